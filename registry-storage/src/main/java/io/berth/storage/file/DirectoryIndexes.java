package io.berth.storage.file;

import io.berth.core.model.Page;
import io.berth.core.schedule.BackgroundTask;
import io.berth.core.schedule.BackgroundWorker;
import io.berth.core.schedule.RepeatingTask;
import io.berth.core.schedule.Scheduler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists large directories in time independent of the number of names. An index is built in the background after the
 * first request for a page of a directory; until then there is no page from here. The index is kept exact by <a
 * href="https://man7.org/linux/man-pages/man7/inotify.7.html">inotify</a>; see ADR 0014.
 */
final class DirectoryIndexes implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryIndexes.class);

    /** Names added to an index at a time, while other listings wait. */
    private static final int BATCH = 64;

    /** How often events are read without listings, so that the kernel's queue does not overflow. */
    private static final Duration LISTENING = Duration.ofSeconds(5);

    private final WatchedDirectories watched;
    private final Set<Path> wanted = ConcurrentHashMap.newKeySet();
    private final Scheduler scheduler;
    private final BackgroundWorker builder;
    private volatile boolean closed;

    /** Set by the builder's thread, once there are events to read. */
    private volatile @Nullable RepeatingTask listening;

    DirectoryIndexes(WatchedDirectories watched, Scheduler scheduler) {
        this.watched = watched;
        this.scheduler = scheduler;
        this.builder = scheduler.worker(task("directory-index"));
    }

    private BackgroundTask task(String name) {
        return scheduler.task(name, "large directories are read for each page of their names until they are indexed");
    }

    /** A page of the names in a directory, if it has an index. */
    Optional<Page<String>> page(Path directory, DirectoryState state, Optional<String> after, int limit) {
        return watched.page(directory, state, after, limit);
    }

    /** Requests an index of a directory, unless that failed recently. */
    void want(Path directory) {
        if (!closed && !watched.isKnown(directory) && wanted.add(directory)) {
            builder.execute(() -> build(directory));
        }
    }

    private void build(Path directory) {
        try {
            Optional<DirectoryState> state = DirectoryState.of(directory);
            if (state.isPresent()) {
                build(directory, state.get());
            }
        } catch (IOException | RuntimeException | Error e) {
            LOG.warn("{} has no index and is read for each page of its names: {}", directory, e.toString());
            watched.rest(directory);
        } finally {
            wanted.remove(directory);
        }
    }

    /** Watches first, then scans: so each change is found by one of them. */
    private void build(Path directory, DirectoryState state) throws IOException {
        watched.begin(directory, state);
        listenFromNowOn();
        List<String> batch = new ArrayList<>(BATCH);
        boolean isInVain = DirectoryEntries.anyMatch(directory, entry -> {
            batch.add(entry.getFileName().toString());
            return batch.size() == BATCH && !take(directory, batch);
        });
        if (!isInVain && take(directory, batch)) {
            watched.complete(directory);
        }
    }

    /** Adds scanned names to the index; returns false when the index was dropped meanwhile. */
    private boolean take(Path directory, List<String> batch) {
        boolean isThere = !closed && watched.scanned(directory, batch);
        batch.clear();
        return isThere;
    }

    private void listenFromNowOn() {
        if (listening == null) {
            listening = scheduler.every(LISTENING, task("directory-events"), watched::listen);
        }
    }

    /** Waits until all requested indexes are built. */
    void settle() throws InterruptedException, ExecutionException {
        CompletableFuture.runAsync(() -> {}, builder).get();
    }

    @Override
    public void close() {
        closed = true;
        builder.close();
        RepeatingTask started = listening;
        if (started != null) {
            started.close();
        }
        watched.close();
    }
}
