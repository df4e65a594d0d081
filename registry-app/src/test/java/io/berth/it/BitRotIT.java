package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Digest;
import io.berth.core.model.Digest.Algorithm;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A volume damaged while the server is stopped: damage counts as absence, and pushing again repairs it. */
final class BitRotIT {

    @RegisterExtension
    static final Berth registry = Berth.plain();

    private RegistryClient client = RegistryClient.of(registry);

    /** An image in a repository of its own. */
    private static final class Image {

        private final String repository = "rotten/" + UUID.randomUUID();
        private final byte[] layer = utf8("layer of " + repository);
        private final byte[] manifest = RegistryClient.manifest(layer, layer);

        String repository() {
            return repository;
        }

        byte[] layer() {
            return layer;
        }

        byte[] manifest() {
            return manifest;
        }

        Digest layerDigest() {
            return Algorithm.SHA256.digestOf(layer);
        }

        Digest manifestDigest() {
            return Algorithm.SHA256.digestOf(manifest);
        }
    }

    /** A kind of damage to a file. */
    private enum Damage {
        FLIPPED,
        TRUNCATED,
        EMPTIED,
        ZEROED;

        void happenTo(Path file) throws IOException {
            byte[] content = Files.readAllBytes(file);
            content[content.length / 2] ^= 4;
            Files.write(
                    file,
                    switch (this) {
                        case FLIPPED -> content;
                        case TRUNCATED -> Arrays.copyOf(content, content.length / 2);
                        case EMPTIED -> new byte[0];
                        case ZEROED -> new byte[content.length];
                    });
        }
    }

    /** The file of an image to damage. */
    @FunctionalInterface
    private interface Place {
        Path of(Volume volume, Image image);
    }

    /** A change of the volume. */
    @FunctionalInterface
    private interface Rot {
        void happenTo(Volume volume) throws IOException;
    }

    /** A check of a damaged image. */
    @FunctionalInterface
    private interface Check {
        void of(Image image) throws IOException;
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void neverServesADamagedManifest() throws IOException {
        damageInEveryWay((volume, image) -> volume.blob(image.manifestDigest()), image -> {
            assertAbsent(manifest(image, "tag"), "MANIFEST_UNKNOWN");
            assertAbsent(manifest(image, image.manifestDigest()), "MANIFEST_UNKNOWN");
            assertThat(client.head("v2/" + image.repository() + "/manifests/tag"))
                    .isEqualTo(404);
            assertThat(registry.said()).contains(image.manifestDigest().toString());
        });
    }

    @Test
    void countsAnEmptiedBlobAsAbsent() throws IOException {
        Image image = pushed();
        whileStopped(volume -> Damage.EMPTIED.happenTo(volume.blob(image.layerDigest())));
        assertAbsent(client.getBlob(image.repository(), image.layerDigest()), "BLOB_UNKNOWN");
        assertThat(client.headBlob(image.repository(), image.layerDigest())).isEqualTo(404);
        assertThat(client.putManifest(image.repository(), "other", image.manifest())
                        .statusCode())
                .isEqualTo(400);
        assertHeals(image);
    }

    /** A pull does not verify a layer's bytes; its client does, and pushes it again. */
    @Test
    void healsABlobThatIsPushedAgain() throws IOException {
        damageInEveryWay((volume, image) -> volume.blob(image.layerDigest()), image -> {});
    }

    @Test
    void countsADamagedTagAsAbsent() throws IOException {
        damageInEveryWay((volume, image) -> volume.tag(image.repository(), "tag"), image -> {
            assertAbsent(manifest(image, "tag"), "MANIFEST_UNKNOWN");
            assertThat(manifest(image, image.manifestDigest()).body()).isEqualTo(image.manifest());
        });
    }

    @Test
    void countsADamagedRevisionAsAbsent() throws IOException {
        damageInEveryWay((volume, image) -> volume.revision(image.repository(), image.manifestDigest()), image -> {
            assertAbsent(manifest(image, image.manifestDigest()), "MANIFEST_UNKNOWN");
            assertAbsent(manifest(image, "tag"), "MANIFEST_UNKNOWN");
        });
    }

    @Test
    void countsADamagedLayerLinkAsAbsent() throws IOException {
        damageInEveryWay(
                (volume, image) -> volume.layer(image.repository(), image.layerDigest()),
                image -> assertThat(client.headBlob(image.repository(), image.layerDigest()))
                        .isEqualTo(404));
    }

    @Test
    void overlooksWhatCrashesLeft() throws IOException {
        Image image = pushed();
        String repository = image.repository();
        whileStopped(volume -> {
            Path link = volume.tag(repository, "tag");
            Files.copy(link, link.resolveSibling("link.7f3a.tmp"));
            Files.createDirectories(volume.tag(repository, "half").getParent());
            Files.createDirectories(volume.uploads(repository).resolve(UUID.randomUUID() + "/hashstates"));
        });
        HttpResponse<byte[]> tags = client.get("v2/" + repository + "/tags/list");
        assertThat(new String(tags.body(), StandardCharsets.UTF_8)).contains("\"tags\":[\"tag\"]");
        assertAbsent(manifest(image, "half"), "MANIFEST_UNKNOWN");
        assertHeals(image);
    }

    @Test
    void doesNotFollowPlantedLinks() throws IOException {
        Image image = pushed();
        Path secret = Files.writeString(registry.folder().resolve("secret"), "not of this volume");
        whileStopped(volume -> {
            plant(volume.blob(image.layerDigest()), secret);
            plant(volume.blob(image.manifestDigest()), secret);
            plant(volume.tag(image.repository(), "planted"), volume.tag(image.repository(), "tag"));
        });
        assertAbsent(client.getBlob(image.repository(), image.layerDigest()), "BLOB_UNKNOWN");
        assertAbsent(manifest(image, "tag"), "MANIFEST_UNKNOWN");
        assertAbsent(manifest(image, "planted"), "MANIFEST_UNKNOWN");
        assertHeals(image);
        assertThat(secret).hasContent("not of this volume");
    }

    private static void plant(Path file, Path target) throws IOException {
        Files.createDirectories(file.getParent());
        Files.deleteIfExists(file);
        Files.createSymbolicLink(file, target);
    }

    /** Damages one image in each way; checks each, and that pushing it again repairs it. */
    private void damageInEveryWay(Place place, Check check) throws IOException {
        Map<Damage, Image> images = new EnumMap<>(Damage.class);
        for (Damage damage : Damage.values()) {
            images.put(damage, pushed());
        }
        whileStopped(volume -> {
            for (var damaged : images.entrySet()) {
                damaged.getKey().happenTo(place.of(volume, damaged.getValue()));
            }
        });
        for (Image image : images.values()) {
            check.of(image);
            assertHeals(image);
        }
        new Volume(registry.data()).assertSound();
    }

    /** Cached content is not damaged: only a restart reads the disk. */
    private void whileStopped(Rot rot) throws IOException {
        client.close();
        registry.kill();
        rot.happenTo(new Volume(registry.data()));
        registry.start();
        client = RegistryClient.of(registry);
    }

    private HttpResponse<byte[]> manifest(Image image, Object reference) throws IOException {
        return client.getManifest(image.repository(), reference);
    }

    private static void assertAbsent(HttpResponse<byte[]> answer, String code) {
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(answer.statusCode()).as(text).isEqualTo(404);
        assertThat(text).contains(code);
    }

    private void assertHeals(Image image) throws IOException {
        push(image);
        assertThat(client.getBlob(image.repository(), image.layerDigest()).body())
                .isEqualTo(image.layer());
        assertThat(manifest(image, "tag").body()).isEqualTo(image.manifest());
        assertThat(manifest(image, image.manifestDigest()).body()).isEqualTo(image.manifest());
    }

    private Image pushed() throws IOException {
        Image image = new Image();
        push(image);
        return image;
    }

    private void push(Image image) throws IOException {
        assertThat(client.putBlobInParts(image.repository(), image.layer()).statusCode())
                .isEqualTo(201);
        assertThat(client.putManifest(image.repository(), "tag", image.manifest())
                        .statusCode())
                .isEqualTo(201);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
