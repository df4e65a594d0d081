package io.berth.core.journal;

import io.berth.core.event.Cause;
import io.berth.core.file.FileFailure;
import io.berth.core.journal.Segments.Segment;
import io.berth.core.model.RepositoryName;
import io.berth.core.store.ServerState;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal in the server state. Each process appends to segments of its own, so that processes that share a store do
 * not exclude each other; a segment is replaced as a whole, which is atomic and durable.
 */
public final class StoredJournal implements Journal {

    private static final Logger LOG = LoggerFactory.getLogger(StoredJournal.class);

    /** The maximum of entries that wait to be written, about a kilobyte each. */
    private static final int MOST_WAITING = 4096;

    private static final int LARGEST_SEGMENT = 64 << 10;
    private static final int MOST_OPEN = 1000;
    private static final int STRIPES = 64;
    private static final Duration TICK = Duration.of(1, ChronoUnit.MICROS);
    private static final Duration CLOCK_JUMP = Duration.ofSeconds(1);

    private final Segments segments;
    private final Duration keep;
    private final Clock clock;
    private final String process =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    private final Lock[] writing =
            Stream.generate(ReentrantLock::new).limit(STRIPES).toArray(Lock[]::new);

    /** Entries to be written; guarded by itself, as the next three. */
    private final Map<RepositoryName, List<Entry>> waiting = new LinkedHashMap<>();

    private int waitingEntries;
    private long lost;
    private Instant last = Instant.MIN;

    /** The segments that this process appends to; guarded by itself. */
    private final Map<RepositoryName, Segment> open = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RepositoryName, Segment> eldest) {
            return size() > MOST_OPEN;
        }
    };

    /**
     * A journal.
     *
     * @param keep how long entries are kept
     */
    public StoredJournal(ServerState state, Duration keep, Clock clock) {
        this.segments = new Segments(state);
        this.keep = keep;
        this.clock = clock;
    }

    @Override
    public void start() throws IOException {
        segments.begin(clock.instant());
    }

    /** For a server that starts and keeps no journal: what follows will be missing from it. */
    public static void interrupt(ServerState state) throws IOException {
        new Segments(state).end();
    }

    @Override
    public boolean isKept() {
        return true;
    }

    @Override
    public void note(RepositoryName repository, Change change) {
        String account = Cause.current().account();
        synchronized (waiting) {
            if (waitingEntries >= MOST_WAITING) {
                lost++;
                return;
            }
            waiting.computeIfAbsent(repository, _ -> new ArrayList<>()).add(new Entry(tick(), account, "", change));
            waitingEntries++;
        }
    }

    /** The time, a little later than that of the last entry. */
    private Instant tick() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        if (!now.isAfter(last) && now.isAfter(last.minus(CLOCK_JUMP))) {
            now = last.plus(TICK);
        }
        last = now;
        return now;
    }

    @Override
    public String newDeletion() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    @Override
    public void write(RepositoryName repository, String deletion, List<Change> changes) throws IOException {
        String account = Cause.current().account();
        List<Entry> entries = new ArrayList<>(changes.size());
        synchronized (waiting) {
            changes.forEach(change -> entries.add(new Entry(tick(), account, deletion, change)));
        }
        try {
            write(repository, entries);
        } catch (IOException e) {
            if (!FileFailure.isDiskFull(e)) {
                throw e;
            }
            LOG.warn(
                    "{} is being changed, and the disk is too full for the journal: the deletion cannot be undone",
                    repository);
        }
    }

    @Override
    public void flush() throws IOException {
        List<RepositoryName> repositories;
        long missing;
        synchronized (waiting) {
            repositories = List.copyOf(waiting.keySet());
            missing = lost;
            lost = 0;
        }
        if (missing > 0) {
            LOG.error("the journal lacks {} tag moves: they came faster than the store could write", missing);
        }
        for (RepositoryName repository : repositories) {
            write(repository, List.of());
        }
    }

    /** Writes what waits for a repository, and then the entries. */
    private void write(RepositoryName repository, List<Entry> entries) throws IOException {
        Lock lock = writing[Math.floorMod(repository.hashCode(), STRIPES)];
        lock.lock();
        try {
            List<Entry> earlier = take(repository);
            try {
                append(
                        repository,
                        Stream.concat(earlier.stream(), entries.stream()).toList());
            } catch (IOException | RuntimeException e) {
                putBack(repository, earlier);
                throw e;
            }
        } finally {
            lock.unlock();
        }
    }

    private List<Entry> take(RepositoryName repository) {
        synchronized (waiting) {
            List<Entry> taken = waiting.remove(repository);
            if (taken == null) {
                return List.of();
            }
            waitingEntries -= taken.size();
            return taken;
        }
    }

    private void putBack(RepositoryName repository, List<Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        synchronized (waiting) {
            waiting.computeIfAbsent(repository, _ -> new ArrayList<>()).addAll(0, entries);
            waitingEntries += entries.size();
        }
    }

    private void append(RepositoryName repository, List<Entry> entries) throws IOException {
        if (entries.isEmpty()) {
            return;
        }
        byte[] lines = EntryLine.print(entries);
        Optional<Segment> current = current(repository, entries);
        byte[] before = current.isPresent() ? segments.read(current.get()) : new byte[0];
        Segment segment = current.filter(_ -> before.length + lines.length <= LARGEST_SEGMENT)
                .orElseGet(() -> new Segment(repository, begin(entries), process + id()));
        if (current.equals(Optional.of(segment))) {
            segments.write(segment, joined(before, lines));
        } else {
            segments.write(segment, lines);
        }
        synchronized (open) {
            open.put(repository, segment);
        }
    }

    /** As precise as the name of a segment. */
    private static Instant begin(List<Entry> entries) {
        return entries.getFirst().time().truncatedTo(ChronoUnit.MILLIS);
    }

    private static String id() {
        return HexFormat.of().toHexDigits((short) ThreadLocalRandom.current().nextInt());
    }

    /** The segment to append to; empty when a new one is to begin. */
    private Optional<Segment> current(RepositoryName repository, List<Entry> entries) {
        synchronized (open) {
            return Optional.ofNullable(open.get(repository))
                    .filter(segment -> entries.stream().allMatch(entry -> covers(segment, entry)));
        }
    }

    private static boolean covers(Segment segment, Entry entry) {
        return !entry.time().isBefore(segment.begin())
                && entry.time().isBefore(segment.begin().plus(Segments.SPAN));
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Override
    public List<RepositoryName> repositories() throws IOException {
        return segments.repositories();
    }

    @Override
    public void read(RepositoryName repository, Instant since, Reader reader) throws IOException {
        write(repository, List.of());
        for (Segment segment : segments.of(repository)) {
            if (segment.mayReach(since)) {
                for (Entry entry : segments.entries(segment)) {
                    if (!entry.time().isBefore(since)) {
                        reader.read(entry);
                    }
                }
            }
        }
    }

    @Override
    public List<Entry> newest(RepositoryName repository, Predicate<Entry> wanted, Instant before, int limit)
            throws IOException {
        write(repository, List.of());
        PriorityQueue<Entry> newest = new PriorityQueue<>(Comparator.comparing(Entry::time));
        for (Segment segment : segments.of(repository).reversed()) {
            if (newest.size() >= limit && !segment.mayReach(newest.element().time())) {
                break;
            }
            if (segment.begin().isBefore(before)) {
                segments.entries(segment).stream()
                        .filter(entry -> entry.time().isBefore(before) && wanted.test(entry))
                        .forEach(entry -> add(newest, entry, limit));
            }
        }
        return newest.stream()
                .sorted(Comparator.comparing(Entry::time).reversed())
                .toList();
    }

    private static void add(PriorityQueue<Entry> newest, Entry entry, int limit) {
        newest.add(entry);
        if (newest.size() > limit) {
            newest.remove();
        }
    }

    @Override
    public Optional<Instant> begin() throws IOException {
        Instant oldest = clock.instant().minus(keep);
        return segments.begin().map(begin -> begin.isBefore(oldest) ? oldest : begin);
    }

    @Override
    public void expire() throws IOException {
        Instant oldest = clock.instant().minus(keep);
        for (RepositoryName repository : segments.repositories()) {
            for (Segment segment : segments.of(repository)) {
                if (!segment.mayReach(oldest)) {
                    segments.delete(segment);
                }
            }
        }
    }
}
