package io.berth.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache never returns outdated content. */
final class StatValidatedCacheTest {

    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    private final List<String> forgotten = new ArrayList<>();

    @TempDir
    private Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve("link");
        Files.writeString(file, "one");
        settle();
    }

    private void settle() throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
    }

    private StatValidatedCache<String> known(Optional<LocalDisk> disk, long budget, Clock clock) {
        return new StatValidatedCache<>(disk, clock, budget, String::length, forgotten::add);
    }

    private Optional<LocalDisk> disk() throws IOException {
        return LocalDisk.of(directory);
    }

    private StatValidatedCache<String> known() throws IOException {
        return known(disk(), 1 << 20, Clock.systemUTC());
    }

    /** Reads as the store does: from the cache, else from the file, which is then cached if possible. */
    private String read(StatValidatedCache<String> known) throws IOException {
        Optional<String> remembered = known.find("key");
        if (remembered.isPresent()) {
            return remembered.get();
        }
        FileVersion version = FileVersion.of(file).orElseThrow();
        boolean keeping = known.isKeeping(file, version);
        String content = Files.readString(file);
        if (keeping) {
            known.keep("key", file, version, content);
        }
        return content;
    }

    @Test
    void remembersAFileThatStays() throws IOException {
        StatValidatedCache<String> known = known();
        read(known);

        assertThat(known.find("key")).contains("one");
        assertThat(known.find("other")).isEmpty();
    }

    @Test
    void seesAFileReplaced() throws IOException {
        StatValidatedCache<String> known = known();
        read(known);
        Path other = Files.writeString(directory.resolve("other"), "two");
        Files.setLastModifiedTime(other, FileTime.from(LONG_AGO));
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);

        assertThat(known.find("key")).isEmpty();
        assertThat(read(known)).isEqualTo("two");
    }

    @Test
    void seesAFileWrittenInto() throws IOException {
        StatValidatedCache<String> known = known();
        read(known);
        Files.writeString(file, "two");

        assertThat(known.find("key")).isEmpty();
    }

    @Test
    void seesAFileRemoved() throws IOException {
        StatValidatedCache<String> known = known();
        read(known);
        Files.delete(file);

        assertThat(known.find("key")).isEmpty();
    }

    @Test
    void doesNotTrustAFileWrittenJustNow() throws IOException {
        Instant written = Files.getLastModifiedTime(file).toInstant();
        StatValidatedCache<String> soon = known(disk(), 1 << 20, Clock.fixed(written.plusMillis(1999), ZoneOffset.UTC));
        StatValidatedCache<String> later =
                known(disk(), 1 << 20, Clock.fixed(written.plusMillis(2001), ZoneOffset.UTC));

        assertThat(soon.isKeeping(file, FileVersion.of(file).orElseThrow())).isFalse();
        assertThat(later.isKeeping(file, FileVersion.of(file).orElseThrow())).isTrue();
    }

    @Test
    void doesNotTrustATimeInTheFuture() throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plus(Duration.ofDays(1))));

        assertThat(known().isKeeping(file, FileVersion.of(file).orElseThrow())).isFalse();
    }

    @Test
    void remembersNothingOverANetwork() throws IOException {
        StatValidatedCache<String> known = known(Optional.empty(), 1 << 20, Clock.systemUTC());

        read(known);

        assertThat(known.find("key")).isEmpty();
    }

    @Test
    void remembersNothingOfAnotherDiskMountedBelow() throws IOException {
        StatValidatedCache<String> known =
                known(Optional.of(new LocalDisk(disk().orElseThrow().device() + 1)), 1 << 20, Clock.systemUTC());

        read(known);

        assertThat(known.find("key")).isEmpty();
    }

    @Test
    void countsALinkAsNoFile() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("planted"), file);

        assertThat(FileVersion.of(link)).isEmpty();
    }

    @Test
    void forgetsWhatDoesNotFitIntoItsBudget() throws IOException {
        StatValidatedCache<String> known = known(disk(), 2000, Clock.systemUTC());
        FileVersion version = FileVersion.of(file).orElseThrow();
        for (int i = 0; i < 100; i++) {
            known.keep("key " + i, file, version, "value " + i);
        }

        assertThat(forgotten).hasSizeBetween(95, 99).doesNotHaveDuplicates();
        known.clear();
        assertThat(forgotten).hasSize(100);
    }

    /** Changes of every kind between reads, in random order: each read returns the file's current content. */
    @Test
    void isNeverStale() throws IOException {
        Random random = new Random(7);
        StatValidatedCache<String> known = known();
        String expected = "one";
        int remembered = 0;
        for (int round = 0; round < 3000; round++) {
            String next = expected;
            switch (random.nextInt(6)) {
                case 0 -> {
                    next = "in place " + random.nextInt(10);
                    Files.writeString(file, next);
                }
                case 1 -> {
                    next = "moved " + random.nextInt(10);
                    Path other = Files.writeString(directory.resolve("other"), next);
                    Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
                }
                case 2 -> {
                    next = "anew " + random.nextInt(10);
                    Files.delete(file);
                    Files.writeString(file, next);
                }
                case 3 -> settleUnlessRemembered(known);
                default -> {}
            }
            expected = next;
            remembered += known.find("key").isPresent() ? 1 : 0;
            assertThat(read(known)).isEqualTo(expected);
        }
        assertThat(remembered).isGreaterThan(300);
    }

    /** Simulates the passing of time. Setting back the time of a cached file would be cheating. */
    private void settleUnlessRemembered(StatValidatedCache<String> known) throws IOException {
        if (known.find("key").isEmpty()) {
            Files.setLastModifiedTime(file, FileTime.from(LONG_AGO.plusNanos(System.nanoTime())));
        }
    }
}
