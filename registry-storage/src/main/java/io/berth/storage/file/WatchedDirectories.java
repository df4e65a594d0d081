package io.berth.storage.file;

import io.berth.core.model.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The indexes of directories, each kept current by kernel events, which are read before each page. An index is dropped
 * when it is the least recently used and memory is needed, when its directory is removed, and when events were lost.
 */
final class WatchedDirectories implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedDirectories.class);

    /** How long no index is built for a directory whose index was dropped or failed. */
    private static final Duration REST = Duration.ofMinutes(1);

    /** The same for one that does not fit even alone: trying would evict all others. */
    private static final Duration LONG_REST = Duration.ofHours(1);

    private static final int MOST_RESTING = 10_000;

    /**
     * Limits of the indexes.
     *
     * @param bytes of memory, for all of them together
     * @param directories watched at once
     */
    record Limits(long bytes, int directories) {}

    /** An index, and the watch id of its directory. */
    private record Watched(Path directory, int watch, DirectoryIndex index) {}

    private final DirectoryEvents.Source source;
    private final Limits limits;
    private final Clock clock;
    private final Map<Path, Watched> indexes = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Integer, Watched> watches = new HashMap<>();
    private final Map<Path, Instant> restingUntil = new HashMap<>();
    private final DirectoryEvents.Listener listener = new Changes();
    private Optional<DirectoryEvents> events = Optional.empty();

    WatchedDirectories(DirectoryEvents.Source source, Limits limits, Clock clock) {
        this.source = source;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * A page of the names in a directory; empty when it has no index.
     *
     * @param state of the current directory at this path
     */
    synchronized Optional<Page<String>> page(Path directory, DirectoryState state, Optional<String> after, int limit) {
        if (!indexes.containsKey(directory)) {
            return Optional.empty();
        }
        listen();
        Watched watched = indexes.get(directory);
        if (watched == null || !watched.index().isComplete()) {
            return Optional.empty();
        }
        if (!watched.index().isOf(state)) {
            drop(directory);
            return Optional.empty();
        }
        return Optional.of(watched.index().page(after, limit));
    }

    /** Whether a directory has an index, even an incomplete one, or is excluded for a while. */
    synchronized boolean isKnown(Path directory) {
        Instant end = restingUntil.getOrDefault(directory, Instant.MIN);
        return indexes.containsKey(directory) || clock.instant().isBefore(end);
    }

    /** Begins an index: changes in the directory are recorded from now on. */
    synchronized void begin(Path directory, DirectoryState state) throws IOException {
        if (events.isEmpty()) {
            events = Optional.of(source.open());
        }
        if (indexes.size() >= limits.directories()) {
            rest(longestUnused(), REST);
        }
        int watch = events.get().watch(directory);
        Watched watched = new Watched(directory, watch, new DirectoryIndex(state));
        watches.put(watch, watched);
        indexes.put(directory, watched);
    }

    /** Adds scanned names to an index; returns false when the index was dropped, and the scan is useless. */
    synchronized boolean scanned(Path directory, List<String> names) {
        listen();
        index(directory).ifPresent(index -> index.scanned(names));
        makeRoomFor(directory);
        if (index(directory).filter(DirectoryIndex::isRestless).isPresent()) {
            rest(directory);
        }
        return index(directory).isPresent();
    }

    /** Marks the index as complete after the scan. */
    synchronized void complete(Path directory) {
        index(directory).ifPresent(DirectoryIndex::complete);
    }

    /** Excludes a directory for a while. */
    synchronized void rest(Path directory) {
        rest(directory, REST);
    }

    private void rest(Path directory, Duration time) {
        if (restingUntil.size() >= MOST_RESTING) {
            restingUntil.clear();
        }
        restingUntil.put(directory, clock.instant().plus(time));
        drop(directory);
    }

    /** Reads pending events, so that the kernel's queue does not fill up. */
    synchronized void listen() {
        if (events.isEmpty()) {
            return;
        }
        try {
            events.get().read(listener);
            while (bytes() > limits.bytes()) {
                rest(longestUnused());
            }
        } catch (IOException e) {
            LOG.warn("large directories are read for each page until they are indexed anew: {}", e.toString());
            close();
        } catch (RuntimeException | Error e) {
            // Unread changes are missing from the indexes.
            close();
            throw e;
        }
    }

    synchronized int size() {
        return indexes.size();
    }

    synchronized long bytes() {
        return indexes.values().stream()
                .mapToLong(watched -> watched.index().bytes())
                .sum();
    }

    @Override
    public synchronized void close() {
        indexes.clear();
        watches.clear();
        events.ifPresent(DirectoryEvents::close);
        events = Optional.empty();
    }

    private Optional<DirectoryIndex> index(Path directory) {
        return Optional.ofNullable(indexes.get(directory)).map(Watched::index);
    }

    /** Evicts other indexes for this one, and then this one if it still does not fit. */
    private void makeRoomFor(Path directory) {
        while (bytes() > limits.bytes()) {
            Path victim = longestUnused();
            rest(victim, victim.equals(directory) ? LONG_REST : REST);
        }
    }

    private Path longestUnused() {
        return indexes.keySet().iterator().next();
    }

    private void drop(Path directory) {
        Watched dropped = indexes.remove(directory);
        if (dropped != null && watches.remove(dropped.watch(), dropped)) {
            events.ifPresent(open -> open.unwatch(dropped.watch()));
        }
    }

    /** Applies events to the indexes. */
    private final class Changes implements DirectoryEvents.Listener {

        @Override
        public void appeared(int directory, String name) {
            index(directory).ifPresent(index -> index.appeared(name));
        }

        @Override
        public void vanished(int directory, String name) {
            index(directory).ifPresent(index -> index.vanished(name));
        }

        @Override
        public void lost(int directory) {
            watched(directory).map(Watched::directory).ifPresent(WatchedDirectories.this::drop);
        }

        @Override
        public void overflowed() {
            List.copyOf(indexes.keySet()).forEach(WatchedDirectories.this::drop);
        }

        private Optional<DirectoryIndex> index(int directory) {
            return watched(directory).map(Watched::index);
        }

        private Optional<Watched> watched(int directory) {
            return Optional.ofNullable(watches.get(directory));
        }
    }
}
