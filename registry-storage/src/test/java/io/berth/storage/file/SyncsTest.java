package io.berth.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SyncsTest {

    private static final Path SHARED = Path.of("shared");
    private static final Path OTHER = Path.of("other");

    @TempDir
    Path folder;

    private final ExecutorService callers = Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().name("caller-", 0).factory());
    private final SlowDisk disk = new SlowDisk();
    private final Syncs syncs = new Syncs(true, disk);
    private FileChannel content;

    @BeforeEach
    void create() throws IOException {
        content = FileChannel.open(folder.resolve("content"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    @AfterEach
    void close() throws IOException {
        callers.close();
        syncs.close();
        content.close();
    }

    /** Blocks each sync of a directory until it is released, and counts. */
    private static final class SlowDisk implements SyncCalls {

        private final CountDownLatch goOn = new CountDownLatch(1);
        private final AtomicInteger rounds = new AtomicInteger();
        private final AtomicInteger contents = new AtomicInteger();
        private volatile boolean failsContents;
        private volatile boolean failsDirectories;

        @Override
        public void content(FileChannel file) throws IOException {
            contents.incrementAndGet();
            if (failsContents) {
                throw new IOException("lost pages");
            }
        }

        @Override
        public void directory(Path directory) throws IOException {
            rounds.incrementAndGet();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            if (failsDirectories && directory.equals(SHARED)) {
                throw new IOException("lost entries");
            }
        }
    }

    private Future<?> sync(List<FileChannel> contents, Set<Path> directories) {
        return callers.submit(() -> {
            syncs.together(contents, directories);
            return true;
        });
    }

    /** One sync in progress, and this many waiting behind it. */
    private List<Future<?>> gather(int count) {
        List<Future<?>> asking = new ArrayList<>();
        asking.add(sync(List.of(), Set.of(SHARED)));
        await().until(() -> disk.rounds.get() == 1);
        List<Thread> gathering = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            asking.add(callers.submit(() -> {
                synchronized (gathering) {
                    gathering.add(Thread.currentThread());
                }
                syncs.together(List.of(), Set.of(SHARED));
                return true;
            }));
        }
        await().until(() -> {
            synchronized (gathering) {
                return gathering.size() == count
                        && gathering.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING);
            }
        });
        return asking;
    }

    @Test
    void syncsADirectoryOnceForAllWhoGathered() throws Exception {
        List<Future<?>> asking = gather(32);
        disk.goOn.countDown();
        for (Future<?> asked : asking) {
            asked.get();
        }

        assertThat(disk.rounds).hasValue(2);
    }

    @Test
    void doesNotTakeARoundThatBeganBeforeForItsOwn() throws Exception {
        List<Future<?>> asking = gather(1);
        assertThat(asking).noneMatch(Future::isDone);
        disk.goOn.countDown();
        asking.getLast().get();

        assertThat(disk.rounds).hasValue(2);
    }

    @Test
    void beginsAgainWhenNobodyGathered() throws Exception {
        disk.goOn.countDown();
        syncs.together(List.of(), Set.of(SHARED));
        syncs.together(List.of(), Set.of(SHARED));

        assertThat(disk.rounds).hasValue(2);
    }

    @Test
    void failsAllWhoNeededTheDirectory() throws Exception {
        disk.failsDirectories = true;
        List<Future<?>> asking = gather(8);
        Future<?> elsewhere = sync(List.of(), Set.of(OTHER));
        disk.goOn.countDown();

        for (Future<?> asked : asking) {
            assertThatThrownBy(asked::get).hasCauseInstanceOf(IOException.class).hasRootCauseMessage("lost entries");
        }
        elsewhere.get();
    }

    @Test
    void failsOnlyWhoseContentIsLost() throws Exception {
        List<Future<?>> asking = gather(1);
        disk.failsContents = true;
        Future<?> failing = sync(List.of(content), Set.of(SHARED));
        disk.goOn.countDown();

        assertThatThrownBy(failing::get).hasRootCauseMessage("lost pages");
        for (Future<?> asked : asking) {
            asked.get();
        }
    }

    @Test
    void saysNothingBeforeAllIsDoneWith() throws Exception {
        disk.failsContents = true;
        Future<?> failing = sync(List.of(content), Set.of(SHARED, OTHER));
        await().until(() -> disk.rounds.get() == 2 && disk.contents.get() == 1);
        assertThat(failing.isDone()).isFalse();
        disk.goOn.countDown();

        assertThatThrownBy(failing::get).hasRootCauseMessage("lost pages");
    }

    @Test
    void doesNothingWhenSyncIsOff() throws IOException {
        try (Syncs none = new Syncs(false, disk)) {
            none.together(List.of(content), Set.of(SHARED));
        }

        assertThat(disk.rounds).hasValue(0);
        assertThat(disk.contents).hasValue(0);
    }
}
