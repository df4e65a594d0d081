package io.berth.core.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.MediaTypes;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Shared code of the contracts: sample values, and checks after every test. */
public abstract class StoreContract {

    protected static final RepositoryName ALPINE = new RepositoryName("library/alpine");
    protected static final RepositoryName DEBIAN = new RepositoryName("library/debian");
    protected static final Digest EMPTY = Digest.Algorithm.SHA256.digestOf(new byte[0]);

    /** The maximum difference between the clock of a storage, including its resolution, and that of the test. */
    protected static final Duration CLOCK = Duration.ofSeconds(10);

    private StoreUnderTest store;

    /** Opens the store of this test; a second call opens the same one again. */
    protected abstract StoreUnderTest open() throws IOException;

    @BeforeEach
    final void openStore() throws IOException {
        store = open();
    }

    @AfterEach
    final void leavesNothingBehind() throws IOException {
        assertThat(store.uploads().purge(Instant.now().plusSeconds(3600), false))
                .isZero();
        assertThat(store.leftovers()).isEmpty();
        for (StoredBlob blob :
                store.blobs().list(Optional.empty(), Integer.MAX_VALUE).items()) {
            assertThat(blob.digest().algorithm().digestOf(content(blob.digest())))
                    .isEqualTo(blob.digest());
        }
        store.close();
    }

    /** As after a restart of the server. */
    protected final void reopen() throws IOException {
        store.close();
        store = open();
    }

    protected final BlobStore blobs() {
        return store.blobs();
    }

    protected final UploadStore uploads() {
        return store.uploads();
    }

    protected final MetadataStore metadata() {
        return store.metadata();
    }

    /** The stored content, which must exist and have the size it reports. */
    protected final byte[] content(Digest digest) throws IOException {
        try (BlobContent content = blobs().open(digest).orElseThrow()) {
            byte[] bytes = bytes(content);
            assertThat(content.size()).isEqualTo(bytes.length);
            return bytes;
        }
    }

    private static byte[] bytes(BlobContent content) throws IOException {
        return switch (content) {
            case BlobContent.InFile(var file, var size, var _) ->
                Channels.newInputStream(file).readNBytes(Math.toIntExact(size + 1));
            case BlobContent.InMemory memory -> {
                byte[] bytes = new byte[memory.bytes().remaining()];
                memory.bytes().get(bytes);
                yield bytes;
            }
            case BlobContent.Elsewhere(var size, var origin) when size == 0 -> new byte[0];
            case BlobContent.Elsewhere(var size, var origin) -> {
                try (ReadableByteChannel channel = origin.read(0, size)) {
                    yield Channels.newInputStream(channel).readAllBytes();
                }
            }
        };
    }

    protected static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }

    protected static Digest digest(String text) {
        return digest(text(text));
    }

    protected static Digest digest(byte[] bytes) {
        return Digest.Algorithm.SHA256.digestOf(bytes);
    }

    protected static Descriptor manifest(String text) {
        return Descriptor.of(MediaTypes.OCI_MANIFEST, digest(text), text(text).length);
    }

    protected static ReadableByteChannel channel(byte[] bytes) {
        return Channels.newChannel(new ByteArrayInputStream(bytes));
    }

    protected final Digest put(String text) throws IOException {
        blobs().put(digest(text), ByteBuffer.wrap(text(text)));
        return digest(text);
    }

    /** Records a manifest and tags unconditionally. */
    protected final Digest push(RepositoryName repository, String text, String... tags) throws IOException {
        put(text);
        List<Tag> names = List.of(tags).stream().map(Tag::new).toList();
        assertThat(metadata().record(repository, manifest(text), Relations.NONE, names, MetadataStore.UNCONDITIONAL))
                .isTrue();
        return digest(text);
    }

    /** Runs the same work on several virtual threads that start together, and returns their results. */
    protected static <T> List<T> together(int threads, Callable<T> work) throws Exception {
        CountDownLatch ready = new CountDownLatch(threads);
        List<Future<T>> running = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < threads; i++) {
                running.add(executor.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return work.call();
                }));
            }
        }
        List<T> results = new ArrayList<>();
        for (Future<T> result : running) {
            results.add(result.get());
        }
        return results;
    }
}
