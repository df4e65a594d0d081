package io.berth.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Page;
import io.berth.core.schedule.Scheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Cached directory names are correct, and save reads of the directory. */
@EnabledOnOs(OS.LINUX)
final class DirectoriesTest {

    private static final Duration LATER = Duration.ofMinutes(1);
    private static final int ALL = Integer.MAX_VALUE;

    @TempDir
    Path root;

    private DirectoryIndexes indexes;
    private Directories directories;
    private long device;
    private final AtomicInteger reads = new AtomicInteger();

    @BeforeEach
    void open() throws IOException {
        indexes = new DirectoryIndexes(
                new WatchedDirectories(Inotify::open, new WatchedDirectories.Limits(1 << 20, 10), Clock.systemUTC()),
                new Scheduler(Clock.systemUTC()));
        device = DirectoryState.of(root).orElseThrow().device();
        use(device, LATER);
    }

    @AfterEach
    void close() {
        directories.close();
    }

    /** @param ahead how far the clock is ahead of the one for file times */
    private void use(long device, Duration ahead) {
        Clock clock = Clock.offset(Clock.systemUTC(), ahead);
        Directories.Scan counted = (directory, names) -> {
            reads.incrementAndGet();
            names.read(directory);
        };
        directories = new Directories(device, new UnchangedDirectories(1 << 20), indexes, counted, clock);
    }

    private void make(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Files.createDirectory(root.resolve("v%04d".formatted(i)));
        }
    }

    private List<String> names() throws IOException {
        return directories.page(root, Optional.empty(), ALL).items();
    }

    @Test
    void readsASmallDirectoryOnceAsLongAsItDoesNotChange() throws IOException {
        make(3);
        assertThat(names()).containsExactly("v0000", "v0001", "v0002");

        assertThat(names()).containsExactly("v0000", "v0001", "v0002");
        assertThat(directories.page(root, Optional.of("v0000"), 1)).isEqualTo(new Page<>(List.of("v0001"), true));
        assertThat(reads).hasValue(1);

        Files.createDirectory(root.resolve("new"));
        Files.delete(root.resolve("v0001"));
        assertThat(names()).containsExactly("new", "v0000", "v0002");
        assertThat(reads).hasValue(2);
    }

    @Test
    void remembersThatADirectoryIsEmpty() throws IOException {
        assertThat(names()).isEmpty();
        assertThat(names()).isEmpty();

        assertThat(reads).hasValue(1);
    }

    @Test
    void doesNotTrustTheTimeOfAChangeJustMade() throws IOException {
        use(device, Duration.ofMinutes(-1));
        make(3);
        names();
        names();

        assertThat(reads).hasValue(2);
    }

    @Test
    void remembersNothingOfAnotherFileSystem() throws Exception {
        use(device + 1, LATER);
        make(300);
        Page<String> page = directories.page(root, Optional.of("v0100"), 2);
        indexes.settle();
        Files.createDirectory(root.resolve("v0101a"));

        assertThat(page.items()).containsExactly("v0101", "v0102");
        assertThat(directories.page(root, Optional.of("v0100"), 2).items()).containsExactly("v0101", "v0101a");
        assertThat(indexes.page(root, DirectoryState.of(root).orElseThrow(), Optional.empty(), 2))
                .isEmpty();
    }

    @Test
    void doesNotReadALargeDirectoryAgainForAnotherPage() throws Exception {
        make(1000);
        directories.page(root, Optional.of("v0500"), 100);
        indexes.settle();

        Page<String> page = directories.page(root, Optional.of("v0600"), 100);
        Files.createDirectory(root.resolve("v0700a"));
        Files.delete(root.resolve("v0701"));
        Page<String> next = directories.page(root, Optional.of("v0700"), 2);

        assertThat(page.items()).hasSize(100).startsWith("v0601").endsWith("v0700");
        assertThat(next).isEqualTo(new Page<>(List.of("v0700a", "v0702"), true));
        assertThat(reads).hasValue(1);
    }

    @Test
    void makesNoIndexForWhoTakesAllAtOnce() throws Exception {
        make(300);
        names();
        indexes.settle();
        names();

        assertThat(reads).hasValue(2);
    }

    @Test
    void findsNothingWhereThereIsNoDirectory() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("link"), Files.createDirectory(root.resolve("d")));
        Path file = Files.writeString(root.resolve("file"), "x");
        Files.createDirectory(root.resolve("d/inside"));

        for (Path none : List.of(link, file, file.resolve("below"), root.resolve("missing"))) {
            assertThat(directories.page(none, Optional.empty(), ALL)).isEqualTo(Page.empty());
        }
    }

    @Test
    void keepsToLocalDisks() throws IOException {
        assertThat(LocalDisk.of(Path.of("/proc"))).isEmpty();
    }
}
