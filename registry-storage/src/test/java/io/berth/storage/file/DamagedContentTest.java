package io.berth.storage.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.content.ContentCheck;
import io.berth.core.content.Verdict;
import io.berth.core.model.Digest;
import io.berth.core.store.BlobContent;
import io.berth.storage.layout.StorageLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are checked as they are on the disk, whatever the caches have. */
final class DamagedContentTest {

    private static final byte[] CONTENT = "a small image configuration".getBytes(UTF_8);
    private static final Digest DIGEST = Digest.Algorithm.SHA256.digestOf(CONTENT);

    /** A file that was written just now is not cached. */
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

    @TempDir
    Path root;

    private FileStorage storage;

    @BeforeEach
    void open() throws IOException {
        storage = FileStorage.open(root, FileStorageSettings.DEFAULTS, Clock.systemUTC());
        storage.blobs().put(DIGEST, ByteBuffer.wrap(CONTENT));
        Files.setLastModifiedTime(file(), LONG_AGO);
        try (BlobContent content = storage.blobs().open(DIGEST).orElseThrow()) {
            assertThat(content.size()).isEqualTo(CONTENT.length);
        }
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private Path file() {
        return root.resolve(StorageLayout.blob(DIGEST));
    }

    /** As a failing disk does, which leaves size and times. */
    private void flip() throws IOException {
        Files.write(file(), "a small image configuratiom".getBytes(UTF_8));
        Files.setLastModifiedTime(file(), LONG_AGO);
    }

    private Verdict check() throws IOException {
        return new ContentCheck(storage.blobs(), ContentCheck.Pace.NONE).check(DIGEST);
    }

    @Test
    void seesDamageBehindTheCache() throws IOException {
        assertThat(check()).isEqualTo(new Verdict.Valid(CONTENT.length));

        flip();

        assertThat(check()).isInstanceOf(Verdict.Damaged.class);
    }

    @Test
    void readsContentInQuarantine() throws IOException {
        storage.blobs().quarantine(DIGEST);

        assertThat(check()).isEqualTo(new Verdict.Absent());
        try (BlobContent content = storage.blobs().openQuarantined(DIGEST).orElseThrow()) {
            assertThat(content.size()).isEqualTo(CONTENT.length);
        }
    }

    @Test
    void readsNothingThatIsNotThere() throws IOException {
        assertThat(storage.blobs().openQuarantined(DIGEST)).isEmpty();
    }
}
