package io.berth.storage.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Syncs side by side: what reaches the disk at the same time shares one commit of the file system and one flush of the
 * disk. A directory is synced in rounds: while one is at the disk, those who ask gather for the next.
 *
 * <p>A caller leaves its syncs to threads that are idle, and does the others itself: with many callers a hand-over
 * would cost more than it gains. Who does a round for others waits for nobody, so nobody waits in a circle.
 */
final class Syncs implements AutoCloseable {

    /** For who is alone; when there are many, their own threads are side by side already. */
    private static final int MOST_THREADS = 4;

    private final boolean sync;
    private final SyncCalls calls;
    private final DiskThreads threads = new DiskThreads("sync-", MOST_THREADS);
    private final Set<Path> atDisk = new HashSet<>();
    private final Map<Path, Round> gathering = new HashMap<>();

    /** @param sync whether anything is done at all */
    Syncs(boolean sync, SyncCalls calls) {
        this.sync = sync;
        this.calls = calls;
    }

    /**
     * Makes contents of open files and entries of directories durable, in no order.
     *
     * @throws IOException when one of them is not; all are done with
     */
    void together(List<FileChannel> contents, Collection<Path> directories) throws IOException {
        if (!sync) {
            return;
        }
        int left = contents.size() + directories.size();
        List<CompletableFuture<Void>> syncs = new ArrayList<>(left);
        for (FileChannel content : contents) {
            syncs.add(sync(content, --left == 0));
        }
        for (Path directory : directories) {
            syncs.add(join(directory, --left == 0));
        }
        await(syncs);
    }

    /** @param here whether the caller, who has to wait in any case, does it itself */
    private CompletableFuture<Void> sync(FileChannel content, boolean here) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Runnable work = () -> complete(done, () -> calls.content(content));
        if (here || !threads.tryExecute(work)) {
            work.run();
        }
        return done;
    }

    /** The next round of a directory: one that began earlier may have missed what the caller put there. */
    private CompletableFuture<Void> join(Path directory, boolean here) {
        Round round;
        synchronized (this) {
            Round present = gathering.get(directory);
            if (present != null) {
                return present.done;
            }
            round = new Round(directory);
            gathering.put(directory, round);
            if (!atDisk.add(directory)) {
                return round.done;
            }
        }
        if (here || !threads.tryExecute(round)) {
            round.run();
        }
        return round.done;
    }

    /** One sync of a directory, for all who asked before it began. */
    private final class Round implements Runnable {

        private final Path directory;
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        private Round(Path directory) {
            this.directory = directory;
        }

        /** This round; those that gather meanwhile are left to a thread that may go on with them. */
        @Override
        public void run() {
            sync().ifPresent(next -> threads.executeBeyond(next::runAll));
        }

        private void runAll() {
            Optional<Round> round = Optional.of(this);
            while (round.isPresent()) {
                round = round.get().sync();
            }
        }

        /** This round; returns the next, if somebody waits for it. */
        private Optional<Round> sync() {
            begin();
            complete(done, () -> calls.directory(directory));
            return next();
        }

        private void begin() {
            synchronized (Syncs.this) {
                gathering.remove(directory);
            }
        }

        private Optional<Round> next() {
            synchronized (Syncs.this) {
                Optional<Round> next = Optional.ofNullable(gathering.get(directory));
                if (next.isEmpty()) {
                    atDisk.remove(directory);
                }
                return next;
            }
        }
    }

    private static void complete(CompletableFuture<Void> done, DiskWork.Action sync) {
        try {
            sync.run();
            done.complete(null);
        } catch (IOException | RuntimeException | Error e) {
            done.completeExceptionally(e);
        }
    }

    /** Waits for all, also when one fails: whoever is told so removes the files. */
    private static void await(List<CompletableFuture<Void>> syncs) throws IOException {
        CompletableFuture<Void> all = CompletableFuture.allOf(syncs.toArray(CompletableFuture[]::new));
        try {
            all.join();
        } catch (CompletionException e) {
            // Others may throw the same failure, so each has an exception of its own.
            throw new IOException(String.valueOf(e.getCause()), e.getCause());
        }
    }

    /** Waits for what has begun. */
    @Override
    public void close() {
        threads.close();
    }
}
