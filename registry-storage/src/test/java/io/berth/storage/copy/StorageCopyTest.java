package io.berth.storage.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.MediaTypes;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.Relations;
import io.berth.storage.Storage;
import io.berth.storage.file.FileStorage;
import io.berth.storage.file.FileStorageSettings;
import io.berth.storage.memory.MemoryStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StorageCopyTest {

    private static final RepositoryName APP = new RepositoryName("team/app");

    @TempDir
    private Path root;

    private final Storage target = MemoryStorage.create(Clock.systemUTC());
    private final Log log = new Log();
    private Storage source;

    @BeforeEach
    void open() throws IOException {
        source = FileStorage.open(root, FileStorageSettings.DEFAULTS, Clock.systemUTC());
    }

    @AfterEach
    void close() throws IOException {
        source.close();
        target.close();
    }

    /** Records the progress. */
    private static final class Log implements StorageCopy.Progress {

        private final List<Digest> copied = new ArrayList<>();
        private final List<Digest> damaged = new ArrayList<>();
        private final List<RepositoryName> repositories = new ArrayList<>();

        @Override
        public void blob(Digest digest, long bytes, boolean wasCopied) {
            if (wasCopied) {
                copied.add(digest);
            }
        }

        @Override
        public void damaged(Digest digest, String reason) {
            damaged.add(digest);
        }

        @Override
        public void repository(RepositoryName repository) {
            repositories.add(repository);
        }
    }

    private static Digest digest(String text) {
        return Digest.Algorithm.SHA256.digestOf(text.getBytes(UTF_8));
    }

    private Digest put(String text) throws IOException {
        source.blobs().put(digest(text), ByteBuffer.wrap(text.getBytes(UTF_8)));
        return digest(text);
    }

    private void push(String layer, String manifest, String tag) throws IOException {
        source.metadata().linkBlob(APP, put(layer));
        Descriptor descriptor = Descriptor.of(MediaTypes.OCI_MANIFEST, put(manifest), manifest.length());
        source.metadata()
                .record(
                        APP,
                        descriptor,
                        Relations.toSubject(digest("subject")),
                        List.of(new Tag(tag)),
                        MetadataStore.UNCONDITIONAL);
    }

    private void copy() throws IOException {
        new StorageCopy(source, target, log).run();
    }

    @Test
    void bringsEverything() throws IOException {
        push("layer", "old manifest", "v1");
        push("layer", "manifest", "v1");
        copy();

        MetadataStore metadata = target.metadata();
        assertThat(log.repositories).containsExactly(APP);
        assertThat(log.copied).containsExactlyInAnyOrder(digest("layer"), digest("old manifest"), digest("manifest"));
        assertThat(target.blobs().size(digest("layer"))).hasValue(5);
        assertThat(metadata.blob(APP, digest("layer"))).hasValue(digest("layer"));
        assertThat(metadata.resolve(APP, new Tag("v1"))).hasValue(digest("manifest"));
        assertThat(metadata.manifests(APP, Optional.empty(), 10).items())
                .containsExactlyInAnyOrder(digest("old manifest"), digest("manifest"));
        assertThat(metadata.referrers(APP, digest("subject"), Optional.empty(), 10)
                        .items())
                .hasSize(2);
    }

    @Test
    void goesOnWhereItWas() throws IOException {
        push("layer", "manifest", "v1");
        copy();
        push("more", "newer manifest", "v2");
        log.copied.clear();
        copy();

        assertThat(log.copied).containsExactlyInAnyOrder(digest("more"), digest("newer manifest"));
        assertThat(target.metadata().resolve(APP, new Tag("v2"))).hasValue(digest("newer manifest"));
    }

    @Test
    void leavesDamagedContentBehindAndSaysSo() throws IOException {
        push("layer", "manifest", "v1");
        String hex = digest("layer").hex();
        Files.writeString(
                root.resolve("docker/registry/v2/blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data"), "lawyer");
        copy();

        assertThat(log.damaged).containsExactly(digest("layer"));
        assertThat(target.blobs().size(digest("layer"))).isEmpty();
        assertThat(target.blobs().size(digest("manifest"))).hasValue(8);
    }

    @Test
    void copiesNothingOfNothing() throws IOException {
        copy();

        assertThat(log.repositories).isEmpty();
        assertThat(target.blobs().list(Optional.empty(), 10).items()).isEmpty();
    }
}
