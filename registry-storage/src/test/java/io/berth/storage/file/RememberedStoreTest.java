package io.berth.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.MediaTypes;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.store.BlobContent;
import io.berth.core.store.BlobStore;
import io.berth.core.store.Blocking;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.Relations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unchanged files are read again without waiting for the disk. */
final class RememberedStoreTest {

    private static final RepositoryName REPOSITORY = new RepositoryName("library/alpine");
    private static final Tag LATEST = new Tag("latest");
    private static final byte[] LARGE = new byte[100_000];
    private static final Digest LARGE_DIGEST = Digest.Algorithm.SHA256.digestOf(LARGE);

    @TempDir
    private Path directory;

    private FileStorage storage;

    @BeforeEach
    void open() throws IOException {
        storage = FileStorage.open(directory, FileStorageSettings.DEFAULTS, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private BlobStore blobs() {
        return storage.blobs();
    }

    private MetadataStore metadata() {
        return storage.metadata();
    }

    private static Digest digest(String content) {
        return Digest.Algorithm.SHA256.digestOf(content.getBytes(StandardCharsets.UTF_8));
    }

    private void record(Digest manifest) throws IOException {
        Descriptor descriptor = new Descriptor(
                MediaTypes.OCI_MANIFEST, manifest, 2, Optional.empty(), Map.of(), List.of(), Optional.empty());
        metadata().record(REPOSITORY, descriptor, Relations.NONE, List.of(LATEST), MetadataStore.UNCONDITIONAL);
    }

    /** Sets file times back, as if everything had been written long ago. */
    private void age() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
            }
        }
    }

    @Test
    void resolvesATagWithoutWaiting() throws IOException {
        record(digest("one"));
        age();
        assertThat(Blocking.attempt(() -> metadata().resolve(REPOSITORY, LATEST)))
                .isEmpty();
        metadata().resolve(REPOSITORY, LATEST);

        assertThat(Blocking.attempt(() -> metadata().resolve(REPOSITORY, LATEST)))
                .contains(Optional.of(digest("one")));
    }

    @Test
    void seesATagMove() throws IOException {
        record(digest("one"));
        age();
        metadata().resolve(REPOSITORY, LATEST);
        record(digest("two"));

        assertThat(metadata().resolve(REPOSITORY, LATEST)).contains(digest("two"));
    }

    @Test
    void seesATagDeletedByAnotherProcess() throws IOException {
        record(digest("one"));
        age();
        metadata().resolve(REPOSITORY, LATEST);
        Files.delete(directory.resolve(
                "docker/registry/v2/repositories/library/alpine/_manifests/tags/latest/current/link"));

        assertThat(metadata().resolve(REPOSITORY, LATEST)).isEmpty();
    }

    @Test
    void opensALargeBlobWithoutWaiting() throws IOException {
        blobs().put(LARGE_DIGEST, ByteBuffer.wrap(LARGE));
        age();
        blobs().open(LARGE_DIGEST).orElseThrow().close();

        Optional<Optional<BlobContent>> opened = Blocking.attempt(() -> blobs().open(LARGE_DIGEST));
        try (BlobContent content = opened.orElseThrow().orElseThrow()) {
            assertThat(content).isInstanceOf(BlobContent.InFile.class);
            assertThat(content.size()).isEqualTo(LARGE.length);
        }
    }

    @Test
    void keepsSmallContentInMemory() throws IOException {
        blobs().put(digest("a config"), ByteBuffer.wrap("a config".getBytes(StandardCharsets.UTF_8)));
        age();
        blobs().open(digest("a config")).orElseThrow().close();

        assertThat(Blocking.attempt(() -> blobs().open(digest("a config"))).orElseThrow())
                .containsInstanceOf(BlobContent.InMemory.class);
    }

    @Test
    void sharesOneFileAmongReaders() throws IOException {
        blobs().put(LARGE_DIGEST, ByteBuffer.wrap(LARGE));
        age();
        try (BlobContent first = blobs().open(LARGE_DIGEST).orElseThrow();
                BlobContent second = blobs().open(LARGE_DIGEST).orElseThrow()) {
            assertThat(file(second)).isSameAs(file(first));
        }
    }

    @Test
    void keepsAFileOpenForItsReaders() throws IOException {
        blobs().put(LARGE_DIGEST, ByteBuffer.wrap(LARGE));
        age();
        BlobContent first = blobs().open(LARGE_DIGEST).orElseThrow();
        BlobContent second = blobs().open(LARGE_DIGEST).orElseThrow();
        FileChannel file = file(first);

        first.close();
        first.close();
        storage.close();
        assertThat(file.isOpen()).isTrue();
        second.close();
        assertThat(file.isOpen()).isFalse();
    }

    @Test
    void closesAFileThatIsGone() throws IOException {
        blobs().put(LARGE_DIGEST, ByteBuffer.wrap(LARGE));
        age();
        BlobContent content = blobs().open(LARGE_DIGEST).orElseThrow();
        FileChannel file = file(content);
        content.close();
        assertThat(file.isOpen()).isTrue();
        blobs().delete(LARGE_DIGEST);

        assertThat(blobs().open(LARGE_DIGEST)).isEmpty();
        assertThat(blobs().size(LARGE_DIGEST)).isEmpty();
        assertThat(file.isOpen()).isFalse();
    }

    @Test
    void servesWhatHealedADamagedBlob() throws IOException {
        blobs().put(LARGE_DIGEST, ByteBuffer.wrap(new byte[50_000]));
        age();
        blobs().open(LARGE_DIGEST).orElseThrow().close();
        blobs().put(LARGE_DIGEST, ByteBuffer.wrap(LARGE));

        try (BlobContent content = blobs().open(LARGE_DIGEST).orElseThrow()) {
            assertThat(content.size()).isEqualTo(LARGE.length);
        }
        assertThat(blobs().size(LARGE_DIGEST)).hasValue(LARGE.length);
    }

    private static FileChannel file(BlobContent content) {
        return ((BlobContent.InFile) content).file();
    }
}
