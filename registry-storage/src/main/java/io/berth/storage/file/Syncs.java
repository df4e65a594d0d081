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
 * Parallel fsync: concurrent calls share one commit of the file system and one flush of the disk. A directory is synced
 * in rounds: requests that arrive during a round are served by the next.
 *
 * <p>A caller hands syncs to idle threads, and does the others itself: with many callers a hand-over would cost more
 * than it gains. A thread that runs a round for others waits for no other, so there is no deadlock.
 */
final class Syncs implements AutoCloseable {

    /** For a single caller; many callers already run in parallel on their own threads. */
    private static final int MOST_THREADS = 4;

    private final boolean sync;
    private final SyncCalls calls;
    private final DiskThreads threads = new DiskThreads("sync-", MOST_THREADS);
    private final Set<Path> atDisk = new HashSet<>();
    private final Map<Path, Round> gathering = new HashMap<>();

    /** @param sync whether to sync at all */
    Syncs(boolean sync, SyncCalls calls) {
        this.sync = sync;
        this.calls = calls;
    }

    /**
     * Makes contents of open files and entries of directories durable, in no order.
     *
     * @throws IOException when one of them fails; all have ended by then
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

    /** @param here whether the caller, who has to wait anyway, does it itself */
    private CompletableFuture<Void> sync(FileChannel content, boolean here) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Runnable work = () -> complete(done, () -> calls.content(content));
        if (here || !threads.tryExecute(work)) {
            work.run();
        }
        return done;
    }

    /** Joins the next round of a directory: an earlier one may have missed what the caller added. */
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

    /** One sync of a directory, for all requests made before it began. */
    private final class Round implements Runnable {

        private final Path directory;
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        private Round(Path directory) {
            this.directory = directory;
        }

        /** Runs this round; further rounds are handed to a thread that may continue. */
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

        /** Runs this round; returns the next, if there are requests for it. */
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

    /** Waits for all, also when one fails: the caller then deletes the files. */
    private static void await(List<CompletableFuture<Void>> syncs) throws IOException {
        CompletableFuture<Void> all = CompletableFuture.allOf(syncs.toArray(CompletableFuture[]::new));
        try {
            all.join();
        } catch (CompletionException e) {
            // The exception may be shared, so each caller gets its own.
            throw new IOException(String.valueOf(e.getCause()), e.getCause());
        }
    }

    /** Waits for running syncs. */
    @Override
    public void close() {
        threads.close();
    }
}
