package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.berth.core.model.Digest;
import io.berth.core.model.Digest.Algorithm;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A full or read-only disk: a clear error, nothing half done, and no restart needed afterwards. */
final class DiskFullIT {

    private static final int MIB = 1 << 20;
    private static final String REPOSITORY = "full/disk";

    @RegisterExtension
    static final Berth registry = Berth.plain();

    private final Random random = new Random(1);
    private LoopDisk disk = LoopDisk.NONE;
    private Volume volume = new Volume(Path.of(""));

    @BeforeEach
    void startOnSmallDisk() throws IOException {
        registry.killIfRunning();
        disk = LoopDisk.inMemory(registry.data(), "16m");
        volume = new Volume(registry.data());
        registry.start(Berth.launcher().where("REGISTRY_BERTH_DISKRESERVE", "0"));
    }

    @AfterEach
    void unmount() {
        registry.killIfRunning();
        disk.unmount();
    }

    @Test
    void refusesWith507AndGoesOnWhenThereIsSpaceAgain() throws IOException {
        try (RegistryClient client = RegistryClient.of(registry)) {
            byte[] kept = bytes(MIB);
            assertThat(client.putBlob(REPOSITORY, kept).statusCode()).isEqualTo(201);
            Path ballast = fill();
            byte[] refused = bytes(MIB);
            assertFull(client.putBlob(REPOSITORY, refused));
            assertFull(client.putBlobInParts(REPOSITORY, refused));
            assertFull(client.putManifest(REPOSITORY, "tag", RegistryClient.manifest(kept, kept)));
            assertNothingPublished(client, refused);
            assertThat(client.getBlob(REPOSITORY, digest(kept)).body()).isEqualTo(kept);
            Files.delete(ballast);
            assertPushes(client, refused);
        }
        volume.assertSound();
        assertLogged("No space left on device");
    }

    @Test
    void givesTheSpaceOfAFailedUploadBack() throws IOException {
        try (RegistryClient client = RegistryClient.of(registry)) {
            String location = RegistryClient.location(client.beginUpload(REPOSITORY));
            assertFull(client.append(location, BodyPublishers.ofByteArray(bytes(20 * MIB))));
            assertThat(client.get(location).statusCode()).isEqualTo(404);
            assertPushes(client, bytes(4 * MIB));
        }
    }

    /** A disk that is almost full can still be freed, by the running server. */
    @Test
    void keepsAReserveFromWhichSpaceCanBeFreed() throws IOException {
        registry.stop();
        registry.start(Berth.launcher().where("REGISTRY_BERTH_DISKRESERVE", "8MiB"));
        try (RegistryClient client = RegistryClient.of(registry)) {
            byte[] first = bytes(MIB);
            assertPushes(client, first);
            Files.write(registry.data().resolve("ballast"), new byte[7 * MIB]);
            await("the reserve is reached")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> client.beginUpload(REPOSITORY).statusCode() == 507);
            assertFull(client.putManifest(REPOSITORY, "other", RegistryClient.manifest(first, first)));
            assertThat(client.getBlob(REPOSITORY, digest(first)).body()).isEqualTo(first);

            assertThat(client.delete("v2/" + REPOSITORY + "/manifests/tag")).isEqualTo(202);
            Berth.launcher()
                    .with("garbage-collect", "--delete-untagged", "--grace", "0s")
                    .run(registry.config());
            assertThat(volume.blob(digest(first))).doesNotExist();
            Files.delete(registry.data().resolve("ballast"));
            await("there is space again")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> client.beginUpload(REPOSITORY).statusCode() == 202);
            assertPushes(client, first);
        }
        assertThat(registry.said())
                .contains("less than the reserve of 8 MiB (berth.diskreserve); pushes are refused until there is space")
                .contains("there is space again: pushes are accepted");
    }

    @Test
    void refusesWith503WhileTheDiskIsReadOnly() throws IOException {
        try (RegistryClient client = RegistryClient.of(registry)) {
            byte[] kept = bytes(MIB);
            byte[] refused = bytes(MIB);
            assertPushes(client, kept);
            disk.readOnly(true);
            assertRefused(503, client.putBlob(REPOSITORY, refused));
            assertRefused(503, client.putBlobInParts(REPOSITORY, refused));
            assertRefused(503, client.putManifest(REPOSITORY, "other", RegistryClient.manifest(kept, kept)));
            assertThat(client.getManifest(REPOSITORY, "other").statusCode()).isEqualTo(404);
            assertThat(client.getBlob(REPOSITORY, digest(kept)).body()).isEqualTo(kept);
            assertThat(client.getManifest(REPOSITORY, "tag").statusCode()).isEqualTo(200);
            disk.readOnly(false);
            assertPushes(client, refused);
        }
        volume.assertSound();
        assertLogged("Read-only file system");
    }

    /** One line for each failure, which names the file and what to do, without a stack trace. */
    private static void assertLogged(String reason) {
        assertThat(registry.said())
                .containsPattern("request \\S+: \\S+ failed: " + registry.data() + "/docker/\\S+: " + reason)
                .doesNotContain("FileSystemException", "IOException");
    }

    /** Fills the disk. */
    private static Path fill() throws IOException {
        Path ballast = registry.data().resolve("ballast");
        try (var out = Files.newOutputStream(ballast)) {
            byte[] page = new byte[4096];
            while (true) {
                out.write(page);
            }
        } catch (IOException full) {
            return ballast;
        }
    }

    private static void assertFull(HttpResponse<byte[]> answer) {
        assertRefused(507, answer);
    }

    private static void assertRefused(int status, HttpResponse<byte[]> answer) {
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(answer.statusCode()).as(text).isEqualTo(status);
        assertThat(text)
                .startsWith("{\"errors\":[{\"code\":\"UNAVAILABLE\"")
                .doesNotContain("docker/registry", registry.data().toString(), "Exception");
    }

    private void assertNothingPublished(RegistryClient client, byte[] refused) throws IOException {
        assertThat(client.headBlob(REPOSITORY, digest(refused))).isEqualTo(404);
        assertThat(client.getManifest(REPOSITORY, "tag").statusCode()).isEqualTo(404);
        assertThat(volume.blob(digest(refused))).doesNotExist();
    }

    private static void assertPushes(RegistryClient client, byte[] content) throws IOException {
        byte[] manifest = RegistryClient.manifest(content, content);
        assertThat(client.putBlobInParts(REPOSITORY, content).statusCode()).isEqualTo(201);
        assertThat(client.putManifest(REPOSITORY, "tag", manifest).statusCode()).isEqualTo(201);
        assertThat(client.getBlob(REPOSITORY, digest(content)).body()).isEqualTo(content);
        assertThat(client.getManifest(REPOSITORY, "tag").body()).isEqualTo(manifest);
    }

    private static Digest digest(byte[] content) {
        return Algorithm.SHA256.digestOf(content);
    }

    private byte[] bytes(int length) {
        byte[] content = new byte[length];
        random.nextBytes(content);
        return content;
    }
}
