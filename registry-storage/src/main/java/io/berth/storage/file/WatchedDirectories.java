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
 * The indexes of directories, each kept up to date by what the kernel tells, which is heard before each page. An index
 * goes when its room is needed and it was not used for the longest time, when its directory goes, and when events were
 * lost.
 */
final class WatchedDirectories implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedDirectories.class);

    /** A directory whose index had to go, or could not be made, has none for so long. */
    private static final Duration REST = Duration.ofMinutes(1);

    /** The same for one that does not fit even when it is alone: trying costs all others their place. */
    private static final Duration LONG_REST = Duration.ofHours(1);

    private static final int MOST_RESTING = 10_000;

    /**
     * What the indexes may take.
     *
     * @param bytes of memory, for all of them together
     * @param directories that are watched at once
     */
    record Limits(long bytes, int directories) {}

    /** An index, and what its directory is called in events. */
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
     * A page of the names in a directory; empty when there is no index of it.
     *
     * @param state of what is at this path now
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

    /** Whether there is an index of a directory, be it one that is being made, or will not be one for a while. */
    synchronized boolean isKnown(Path directory) {
        Instant end = restingUntil.getOrDefault(directory, Instant.MIN);
        return indexes.containsKey(directory) || clock.instant().isBefore(end);
    }

    /** Begins an index: what happens in the directory from now on is known. */
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

    /** Adds what a scan has found to an index; false when the index is gone, and the scan in vain. */
    synchronized boolean scanned(Path directory, List<String> names) {
        listen();
        index(directory).ifPresent(index -> index.scanned(names));
        makeRoomFor(directory);
        if (index(directory).filter(DirectoryIndex::isRestless).isPresent()) {
            rest(directory);
        }
        return index(directory).isPresent();
    }

    /** Lets an index be used, now that the scan is over. */
    synchronized void complete(Path directory) {
        index(directory).ifPresent(DirectoryIndex::complete);
    }

    /** Lets a directory have no index for a while. */
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

    /** Hears what happened, so that the kernel need not keep it. */
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
            // What was not heard is missing from the indexes.
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

    /** Lets others go for the sake of one, and that one itself when this was not enough. */
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

    /** Brings the indexes up to date. */
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
