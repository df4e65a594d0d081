package io.berth.storage.file;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InPlaceWritesTest {

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @TempDir
    Path folder;

    private Path link;
    private final AtomicInteger pauses = new AtomicInteger();

    @BeforeEach
    void empty() throws IOException {
        link = Files.createFile(folder.resolve("link"));
        writtenAt(NOW);
    }

    private void writtenAt(Instant time) throws IOException {
        Files.setLastModifiedTime(link, FileTime.from(time));
    }

    private String read(Runnable onPause) throws IOException {
        InPlaceWrites writes = new InPlaceWrites(CLOCK, () -> {
            pauses.incrementAndGet();
            onPause.run();
        });
        return writes.settled(link, () -> Optional.of(Files.readAllBytes(link)))
                .map(content -> new String(content, US_ASCII))
                .orElseThrow();
    }

    private void write() {
        try {
            Files.writeString(link, "sha256:abc");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void readsAgainWhatWasEmptiedJustNow() throws IOException {
        assertThat(read(this::write)).isEqualTo("sha256:abc");
        assertThat(pauses).hasValue(1);
    }

    @Test
    void givesUpOnWhatStaysEmpty() throws IOException {
        assertThat(read(() -> {})).isEmpty();
        assertThat(pauses).hasPositiveValue();
    }

    @Test
    void readsOnceWhatHasBeenEmptyForLonger() throws IOException {
        writtenAt(NOW.minus(Duration.ofMinutes(1)));

        assertThat(read(this::write)).isEmpty();
        assertThat(pauses).hasValue(0);
    }

    @Test
    void readsOnceWhatIsNotEmpty() throws IOException {
        write();

        assertThat(read(() -> {})).isEqualTo("sha256:abc");
        assertThat(pauses).hasValue(0);
    }
}
