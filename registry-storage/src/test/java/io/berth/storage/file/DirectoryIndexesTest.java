package io.berth.storage.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Page;
import io.berth.core.schedule.Scheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Indexes stay exact while a shell, in another process, changes their directories. */
@EnabledOnOs(OS.LINUX)
final class DirectoryIndexesTest {

    private static final int ALL = Integer.MAX_VALUE;

    @TempDir
    Path root;

    private Path directory;
    private DirectoryIndexes indexes;
    private WatchedDirectories watched;
    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private final AtomicInteger watches = new AtomicInteger();

    @BeforeEach
    void open() throws IOException {
        directory = Files.createDirectory(root.resolve("tags"));
        use(Inotify::open, 1 << 20, 10);
    }

    @AfterEach
    void close() {
        indexes.close();
    }

    private void use(DirectoryEvents.Source source, long bytes, int directories) {
        if (indexes != null) {
            indexes.close();
        }
        Clock clock = new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
        DirectoryEvents.Source counted = () -> new CountedEvents(source.open(), watches);
        watched = new WatchedDirectories(counted, new WatchedDirectories.Limits(bytes, directories), clock);
        indexes = new DirectoryIndexes(watched, new Scheduler(clock));
    }

    private void make(Path parent, String prefix, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Files.createDirectories(parent.resolve("%s%05d".formatted(prefix, i)));
        }
    }

    private void index(Path wanted) throws Exception {
        indexes.want(wanted);
        indexes.settle();
    }

    private Optional<List<String>> names(Path listed) throws IOException {
        return page(listed, Optional.empty(), ALL).map(Page::items);
    }

    private Optional<Page<String>> page(Path listed, Optional<String> after, int limit) throws IOException {
        Optional<DirectoryState> state = DirectoryState.of(listed);
        return state.flatMap(found -> indexes.page(listed, found, after, limit));
    }

    private static List<String> namesOnDisk(Path listed) throws IOException {
        return DirectoryNames.page(listed, Optional.empty(), ALL).items();
    }

    private void sh(String script) throws Exception {
        Process shell = new ProcessBuilder("/bin/sh", "-c", script)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), UTF_8);
        assertThat(shell.waitFor()).as(output).isZero();
    }

    @Test
    void hasNoPageUntilTheIndexIsMade() throws Exception {
        make(directory, "v", 300);
        assertThat(names(directory)).isEmpty();
        index(directory);

        assertThat(names(directory)).hasValue(namesOnDisk(directory));
        assertThat(page(directory, Optional.of("v00099"), 2)).hasValue(new Page<>(List.of("v00100", "v00101"), true));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void isExactWhileAnotherProcessChangesTheDirectory(long seed) throws Exception {
        Random random = new Random(seed);
        make(directory, "v", 300);
        make(root, "elsewhere", 1);
        index(directory);
        for (int round = 0; round < 60; round++) {
            sh(changes(random, 1 + random.nextInt(12)));
            assertThat(names(directory)).hasValue(namesOnDisk(directory));
        }
        assertThat(watches).hasValue(1);
    }

    /** Creates, renames, moves away, moves in, deletes; some of it without effect. */
    private static String changes(Random random, int count) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String a = "v%05d".formatted(random.nextInt(400));
            String b = "w%d".formatted(random.nextInt(40));
            lines.add(
                    switch (random.nextInt(6)) {
                        case 0 -> "mkdir -p tags/" + a + "/current";
                        case 1 -> "rm -rf tags/" + a;
                        case 2 -> "mv -T tags/" + a + " tags/" + b + " 2>/dev/null || :";
                        case 3 -> "mv tags/" + a + " elsewhere00000/ 2>/dev/null || :";
                        case 4 -> "mv elsewhere00000/" + a + " tags/ 2>/dev/null || :";
                        default -> "echo x > tags/" + b + " 2>/dev/null || :";
                    });
        }
        return String.join("\n", lines);
    }

    @Test
    void isExactThoughTheDirectoryChangesWhileItIsRead() throws Exception {
        make(directory, "v", 3_000);
        ChangingEvents events = new ChangingEvents(Inotify.open(), this::change);
        use(() -> events, 1 << 20, 10);
        index(directory);

        assertThat(events.changes).as("made while it was read").isGreaterThan(300);
        assertThat(names(directory)).hasValue(namesOnDisk(directory));
    }

    private void change(int i) throws IOException {
        Files.createDirectory(directory.resolve("n" + i));
        Files.deleteIfExists(directory.resolve("v0" + (1000 + i)));
        Files.move(directory.resolve("v0" + (2000 + i)), directory.resolve("m" + i));
        Files.deleteIfExists(directory.resolve("n" + i / 2));
        Files.createDirectories(directory.resolve("v0" + (1000 + i / 3)));
    }

    @Test
    void goesWithTheDirectory() throws Exception {
        make(directory, "v", 300);
        index(directory);
        sh("rm -rf tags");
        assertThat(names(directory)).isEmpty();
        sh("mkdir tags tags/new");

        assertThat(names(directory)).isEmpty();
        index(directory);
        assertThat(names(directory)).hasValue(List.of("new"));
    }

    @Test
    void goesWhenAnotherDirectoryTakesThePlaceByWayOfItsParent() throws Exception {
        Path tags = root.resolve("repository/tags");
        make(tags, "v", 300);
        index(tags);
        sh("mv repository gone; mkdir -p repository/tags/new");

        assertThat(names(tags)).isEmpty();
        index(tags);
        assertThat(names(tags)).hasValue(List.of("new"));
        sh("mkdir gone/tags/v; mkdir repository/tags/v");
        assertThat(names(tags)).hasValue(List.of("new", "v"));
    }

    @Test
    void isMadeAnewWhenTheKernelLostEvents() throws Exception {
        HeldEvents events = new HeldEvents(Inotify.open());
        use(() -> events, 1 << 20, 10);
        make(directory, "v", 300);
        index(directory);
        events.isHeld = true;
        overflowQueue();
        make(directory, "w", 1);
        events.isHeld = false;

        assertThat(names(directory)).isEmpty();
        index(directory);
        assertThat(names(directory)).hasValue(namesOnDisk(directory));
    }

    /** Causes more events than the kernel queues. A rename makes two with one system call. */
    private void overflowQueue() throws IOException {
        Path limit = Path.of("/proc/sys/fs/inotify/max_queued_events");
        // Read in one call: a second read of such a file returns nothing.
        int queued = Integer.parseInt(Files.readAllLines(limit).getFirst());
        Path name = directory.resolve("v00000");
        Path otherName = directory.resolve("renamed");
        for (int events = 0; events <= queued; events += 4) {
            Files.move(name, otherName);
            Files.move(otherName, name);
        }
    }

    @Test
    void makesRoomForTheOneAskedForLast() throws Exception {
        use(Inotify::open, 2_000, 10);
        Path other = root.resolve("other");
        make(directory, "first", 400);
        make(other, "second", 400);
        index(directory);
        assertThat(names(directory)).isPresent();
        index(other);

        assertThat(names(other)).hasValue(namesOnDisk(other));
        assertThat(names(directory)).isEmpty();
        index(directory);
        assertThat(names(directory)).as("it rests").isEmpty();
        assertThat(names(other)).isPresent();
        now = now.plus(Duration.ofMinutes(1));
        index(directory);
        assertThat(names(directory)).hasValue(namesOnDisk(directory));
        assertThat(watched.bytes()).isLessThanOrEqualTo(2_000);
    }

    @Test
    void isNotMadeOfADirectoryThatDoesNotFit() throws Exception {
        use(Inotify::open, 1_000, 10);
        make(directory, "v", 1_000);
        index(directory);

        assertThat(names(directory)).isEmpty();
        assertThat(watched.size()).isZero();
        now = now.plus(Duration.ofMinutes(30));
        index(directory);
        assertThat(watches).as("it is not tried again soon").hasValue(1);
    }

    @Test
    void watchesNoMoreDirectoriesThanItMay() throws Exception {
        use(Inotify::open, 1 << 20, 3);
        List<Path> many =
                IntStream.range(0, 5).mapToObj(i -> root.resolve("many" + i)).toList();
        for (Path one : many) {
            make(one, "v", 300);
            index(one);
        }

        assertThat(watched.size()).isEqualTo(3);
        assertThat(names(many.get(1))).isEmpty();
        assertThat(names(many.get(2))).isPresent();
        assertThat(names(many.get(4))).isPresent();
    }

    @Test
    void doesWithoutWhereNothingCanBeWatched() throws Exception {
        use(
                () -> {
                    throw new IOException("inotify_init1: errno 24");
                },
                1 << 20,
                10);
        make(directory, "v", 300);
        index(directory);

        assertThat(names(directory)).isEmpty();
    }

    @Test
    void doesWithoutWhereNoMoreCanBeWatched() throws Exception {
        use(() -> new FullEvents(Inotify.open(), directory), 1 << 20, 10);
        Path other = root.resolve("other");
        make(directory, "v", 300);
        make(other, "v", 300);
        index(directory);
        index(other);

        assertThat(names(directory)).isEmpty();
        assertThat(names(other)).isPresent();
    }

    @Test
    void isMadeAnewWhenEventsCannotBeRead() throws Exception {
        BrokenEvents broken = new BrokenEvents();
        use(
                () -> {
                    broken.events = Inotify.open();
                    return broken;
                },
                1 << 20,
                10);
        make(directory, "v", 300);
        index(directory);
        broken.isBroken = true;
        sh("mkdir tags/new");

        assertThat(names(directory)).isEmpty();
        broken.isBroken = false;
        index(directory);
        assertThat(names(directory)).hasValue(namesOnDisk(directory));
    }

    @Test
    void takesNothingInWhenClosed() throws Exception {
        make(directory, "v", 300);
        index(directory);
        indexes.close();
        indexes.want(directory);

        assertThat(names(directory)).isEmpty();
        assertThat(watched.size()).isZero();
    }

    /** Forwards all calls. */
    private static class PassedEvents implements DirectoryEvents {

        DirectoryEvents events;

        PassedEvents(DirectoryEvents events) {
            this.events = events;
        }

        @Override
        public int watch(Path directory) throws IOException {
            return events.watch(directory);
        }

        @Override
        public void unwatch(int directory) {
            events.unwatch(directory);
        }

        @Override
        public void read(Listener listener) throws IOException {
            events.read(listener);
        }

        @Override
        public void close() {
            events.close();
        }
    }

    /** Counts how often a directory is watched, and so how often it is scanned. */
    private static final class CountedEvents extends PassedEvents {

        private final AtomicInteger watches;

        private CountedEvents(DirectoryEvents events, AtomicInteger watches) {
            super(events);
            this.watches = watches;
        }

        @Override
        public int watch(Path directory) throws IOException {
            watches.incrementAndGet();
            return super.watch(directory);
        }
    }

    /** As when the user's limit of watches is reached. */
    private static final class FullEvents extends PassedEvents {

        private final Path refused;

        private FullEvents(DirectoryEvents events, Path refused) {
            super(events);
            this.refused = refused;
        }

        @Override
        public int watch(Path directory) throws IOException {
            if (directory.equals(refused)) {
                throw new IOException("inotify_add_watch: errno 28");
            }
            return super.watch(directory);
        }
    }

    /** Makes changes before each read of events, one read per scanned part of a directory. */
    private static final class ChangingEvents extends PassedEvents {

        private static final int EACH_TIME = 8;
        private static final int MOST = 400;

        /** Makes the change of this number. */
        @FunctionalInterface
        private interface Change {
            void make(int number) throws IOException;
        }

        private final Change change;
        private volatile int changes;

        private ChangingEvents(DirectoryEvents events, Change change) {
            super(events);
            this.change = change;
        }

        @Override
        public void read(Listener listener) throws IOException {
            int end = Math.min(changes + EACH_TIME, MOST);
            for (int i = changes; i < end; i++) {
                change.make(i);
            }
            changes = end;
            super.read(listener);
        }
    }

    /** Reads no events while it is held, so that they queue up in the kernel. */
    private static final class HeldEvents extends PassedEvents {

        private volatile boolean isHeld;

        private HeldEvents(DirectoryEvents events) {
            super(events);
        }

        @Override
        public void read(Listener listener) throws IOException {
            if (!isHeld) {
                super.read(listener);
            }
        }
    }

    private static final class BrokenEvents extends PassedEvents {

        private boolean isBroken;

        private BrokenEvents() throws IOException {
            super(Inotify.open());
            events.close();
        }

        @Override
        public void read(Listener listener) throws IOException {
            if (isBroken) {
                throw new IOException("read of inotify: errno 5");
            }
            super.read(listener);
        }
    }
}
