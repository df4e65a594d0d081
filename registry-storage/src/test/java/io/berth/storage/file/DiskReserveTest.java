package io.berth.storage.file;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.core.file.StorageFullException;
import io.berth.core.model.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes are refused before the disk is full. */
final class DiskReserveTest {

    private static final long MIB = 1 << 20;

    private final AtomicLong free = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong();

    @TempDir
    private Path directory;

    private DiskReserve reserve(long bytes) {
        return new DiskReserve(Path.of("/store"), bytes, free::get, nanos::get);
    }

    private static void assertRefused(ThrowingCallable write) {
        assertThatThrownBy(write)
                .isInstanceOf(StorageFullException.class)
                .hasMessageContaining("less than the reserve of");
    }

    @Test
    void refusesWhileThereIsLessAndEndsByItself() throws IOException {
        DiskReserve reserve = reserve(100 * MIB);
        free.set(99 * MIB);

        assertThatThrownBy(reserve::check)
                .isInstanceOf(StorageFullException.class)
                .hasMessage("/store: 99 MiB are free, less than the reserve of 100 MiB (berth.diskreserve)");
        free.set(100 * MIB);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThatCode(reserve::check).doesNotThrowAnyException();
    }

    @Test
    void measuresNowAndThenOnly() throws IOException {
        DiskReserve reserve = reserve(100 * MIB);
        free.set(200 * MIB);
        reserve.check();
        free.set(0);
        nanos.addAndGet(Duration.ofMillis(100).toNanos());
        assertThatCode(reserve::check).doesNotThrowAnyException();
        nanos.addAndGet(Duration.ofMillis(100).toNanos());
        assertRefused(reserve::check);
    }

    @Test
    void zeroKeepsNone() {
        assertThatCode(reserve(0)::check).doesNotThrowAnyException();
    }

    /** What does not store content of clients still works: a full disk must be freed somehow. */
    @Test
    void holdsForContentAndForNothingElse() throws IOException {
        FileStorageSettings settings = new FileStorageSettings(
                false,
                4,
                Duration.ofSeconds(1),
                MIB,
                OptionalLong.of(Files.getFileStore(directory).getTotalSpace()));
        Digest digest = Digest.Algorithm.SHA256.digestOf(new byte[] {1});
        try (FileStorage storage = FileStorage.open(directory, settings, Clock.systemUTC())) {
            assertRefused(() -> storage.blobs().put(digest, ByteBuffer.wrap(new byte[] {1})));
            assertThatCode(() -> storage.state().write("keys/a", new byte[] {1}))
                    .doesNotThrowAnyException();
            assertThatCode(() -> storage.blobs().delete(digest)).doesNotThrowAnyException();
        }
    }
}
