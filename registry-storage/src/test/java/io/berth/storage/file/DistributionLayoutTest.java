package io.berth.storage.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.model.UploadId;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.Relations;
import io.berth.core.store.UploadSession;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files written are identical to those of distribution, except for names that it ignores. */
final class DistributionLayoutTest {

    private static final RepositoryName APP = new RepositoryName("team/app");
    private static final Digest LAYER = Digest.Algorithm.SHA256.digestOf("layer".getBytes(UTF_8));
    private static final Digest MANIFEST = Digest.Algorithm.SHA256.digestOf("manifest".getBytes(UTF_8));
    private static final String V2 = "docker/registry/v2/";

    @TempDir
    Path root;

    private FileStorage storage;

    @BeforeEach
    void open() throws IOException {
        storage = FileStorage.open(root, FileStorageSettings.DEFAULTS, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private static String hex(Digest digest) {
        return digest.hex();
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }

    private void push() throws IOException {
        UploadId id = UploadId.random();
        storage.uploads().begin(APP, id);
        try (UploadSession session = storage.uploads().take(APP, id).orElseThrow()) {
            session.append(
                    Channels.newChannel(new ByteArrayInputStream("layer".getBytes(UTF_8))), Digest.Algorithm.SHA256);
            session.finish(LAYER);
        }
        storage.metadata().linkBlob(APP, LAYER);
        storage.blobs().put(MANIFEST, ByteBuffer.wrap("manifest".getBytes(UTF_8)));
        Descriptor manifest = Descriptor.of("application/vnd.oci.image.manifest.v1+json", MANIFEST, 8);
        storage.metadata().record(APP, manifest, Relations.NONE, List.of(new Tag("v1")), MetadataStore.UNCONDITIONAL);
    }

    @Test
    void writesAPushAsDistributionDoes() throws IOException {
        push();

        String app = V2 + "repositories/team/app/";
        Map<String, String> expected = new TreeMap<>();
        expected.put(V2 + "blobs/sha256/" + hex(LAYER).substring(0, 2) + "/" + hex(LAYER) + "/data", "layer");
        expected.put(V2 + "blobs/sha256/" + hex(MANIFEST).substring(0, 2) + "/" + hex(MANIFEST) + "/data", "manifest");
        expected.put(app + "_layers/sha256/" + hex(LAYER) + "/link", LAYER.toString());
        expected.put(app + "_manifests/revisions/sha256/" + hex(MANIFEST) + "/link", MANIFEST.toString());
        expected.put(app + "_manifests/tags/v1/current/link", MANIFEST.toString());
        expected.put(app + "_manifests/tags/v1/index/sha256/" + hex(MANIFEST) + "/link", MANIFEST.toString());
        assertThat(files()).isEqualTo(expected);
    }

    @Test
    void writesAnUploadAsDistributionDoes() throws IOException {
        UploadId id = UploadId.random();
        storage.uploads().begin(APP, id);

        String upload = V2 + "repositories/team/app/_uploads/" + id + "/";
        assertThat(files())
                .containsOnlyKeys(upload + "data", upload + "startedat")
                .containsEntry(upload + "data", "");
        assertThat(files().get(upload + "startedat")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    }

    @Test
    void givesARepositoryOfManifestsOnlyItsLayersDirectory() throws IOException {
        Descriptor manifest = Descriptor.of("application/vnd.oci.image.index.v1+json", MANIFEST, 8);
        storage.metadata().record(APP, manifest, Relations.NONE, List.of(), MetadataStore.UNCONDITIONAL);

        assertThat(root.resolve(V2 + "repositories/team/app/_layers")).isDirectory();
    }

    @Test
    void leavesNoDirectoryOfWhatADeletedIndexListed() throws IOException {
        Descriptor index = Descriptor.of("application/vnd.oci.image.index.v1+json", MANIFEST, 8);
        Relations relations = Relations.toListed(List.of(LAYER));
        storage.metadata().record(APP, index, relations, List.of(), MetadataStore.UNCONDITIONAL);
        assertThat(root.resolve(V2 + "repositories/team/app/_indexes/sha256/" + hex(LAYER) + "/sha256"))
                .isDirectory();

        storage.metadata().deleteManifest(APP, MANIFEST, relations);

        assertThat(root.resolve(V2 + "repositories/team/app/_indexes")).doesNotExist();
    }

    @Test
    void leavesNoTraceOfADeletedRepository() throws IOException {
        push();
        storage.metadata().deleteRepository(APP);

        assertThat(root.resolve(V2 + "repositories/team")).doesNotExist();
        assertThat(root.resolve(V2 + "repositories")).isDirectory();
    }

    @Test
    void letsTheUmaskDecideWhoMayRead() throws IOException {
        push();
        Path reference = Files.createDirectory(root.resolve("reference"));
        Path file = Files.write(reference.resolve("file"), new byte[0]);

        try (Stream<Path> tree = Files.walk(root.resolve("docker"))) {
            assertThat(tree.toList())
                    .allSatisfy(path -> assertThat(permissions(path))
                            .isEqualTo(permissions(Files.isDirectory(path) ? reference : file)));
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
