package io.berth.core.store;

import io.berth.core.model.Digest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Which digests clients were recently told to exist, or are using in a push: garbage collection keeps them. The rule
 * that makes it safe without a lock around a push (docs/adr/0038): code that is about to rely on content touches its
 * digest first and then looks whether it exists; a collector removes content only through {@link #removeUntouched}. One
 * of the two always sees the other.
 *
 * <p>Remembers in bounded memory, with rare false positives, which keep garbage for one more collection. Times are
 * those of the monotonic clock: a clock that jumps collects nothing. Thread-safe.
 */
public final class TouchedDigests {

    private static final int STRIPES = 256;

    private static final int MOST_GENERATIONS = 8;

    private final Stripe[] stripes = Stream.generate(Stripe::new).limit(STRIPES).toArray(Stripe[]::new);
    private final LongSupplier nanoTime;
    private final long span;

    /** Newest first; changed with its lock held. */
    private final Deque<Generation> older = new ArrayDeque<>();

    private volatile Generation current;

    /** Excludes touches of some digests while one of them is removed. */
    private static final class Stripe extends ReentrantLock {
        private static final long serialVersionUID = 1L;

        private final AtomicLong removals = new AtomicLong();
    }

    /** The digests touched in a period. */
    private static final class Generation {

        private final DigestFilter digests = new DigestFilter();
        private final long begin;
        private volatile long end = Long.MAX_VALUE;

        private Generation(long begin) {
            this.begin = begin;
        }
    }

    /** The removal of content. */
    @FunctionalInterface
    public interface Removal {
        boolean run() throws IOException;
    }

    /** Looks for content; empty when there is none. */
    @FunctionalInterface
    public interface Look<T> {
        Optional<T> run() throws IOException;
    }

    /**
     * Remembers touches.
     *
     * @param kept how long at least
     */
    public TouchedDigests(Duration kept) {
        this(kept, System::nanoTime);
    }

    /**
     * Remembers touches by another clock.
     *
     * @param nanoTime never goes back
     */
    public TouchedDigests(Duration kept, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.span = Math.max(kept.toNanos() / 4, 1);
        this.current = new Generation(nanoTime.getAsLong());
    }

    /**
     * Records that a client is told that the content exists, or relies on it. Call before looking for it.
     *
     * @return a number that changes when content like this was removed
     */
    public long touch(Digest digest) {
        Stripe stripe = stripe(digest);
        lock(stripe);
        try {
            generation().digests.add(digest);
            return stripe.removals.get();
        } finally {
            stripe.unlock();
        }
    }

    /**
     * Looks for content and touches it if it exists, so that digests of clients that only guess are not remembered.
     *
     * @param look run again when content was removed meanwhile
     */
    public <T> Optional<T> touching(Digest digest, Look<T> look) throws IOException {
        Stripe stripe = stripe(digest);
        while (true) {
            long before = stripe.removals.get();
            Optional<T> seen = look.run();
            if (seen.isEmpty()) {
                return seen;
            }
            if (touch(digest) == before) {
                return seen;
            }
        }
    }

    /**
     * Runs a removal unless the digest was touched; no touch of it happens meanwhile.
     *
     * @param since a time of {@link #now}
     * @return whether it ran and removed something
     */
    public boolean removeUntouched(Digest digest, long since, Removal removal) throws IOException {
        Stripe stripe = stripe(digest);
        lock(stripe);
        try {
            if (isTouched(digest, since)) {
                return false;
            }
            return removal.run();
        } finally {
            // Counted when it has ended: a client that looks meanwhile looks again.
            stripe.removals.incrementAndGet();
            stripe.unlock();
        }
    }

    /** Whether the digest was touched since a time of {@link #now}; may be wrongly true, and never wrongly false. */
    public boolean isTouched(Digest digest, long since) {
        if (isTouched(current, digest, since)) {
            return true;
        }
        synchronized (older) {
            return older.stream().anyMatch(generation -> isTouched(generation, digest, since));
        }
    }

    private boolean isTouched(Generation generation, Digest digest, long since) {
        // No touch is added later than a span after the begin.
        return Math.min(generation.end, generation.begin + span) - since > 0 && generation.digests.mayContain(digest);
    }

    /** The time, as touches are remembered. */
    public long now() {
        return nanoTime.getAsLong();
    }

    /** Begins a new period: touches from now on are told apart from older ones. Returns the present time. */
    public long mark() {
        synchronized (older) {
            long now = now();
            begin(now);
            return now;
        }
    }

    private Generation generation() {
        Generation latest = current;
        if (now() - latest.begin <= span) {
            return latest;
        }
        synchronized (older) {
            if (current.equals(latest)) {
                begin(now());
            }
            return current;
        }
    }

    private void begin(long now) {
        current.end = now;
        older.addFirst(current);
        current = new Generation(now);
        older.removeIf(generation -> now - generation.end > 4 * span);
        if (older.size() > MOST_GENERATIONS) {
            Generation oldest = older.removeLast();
            // Counts as touched a little longer than it was.
            older.getLast().digests.addAll(oldest.digests);
        }
    }

    private Stripe stripe(Digest digest) {
        return stripes[Math.floorMod(digest.hashCode(), STRIPES)];
    }

    /** Held for moments, except while content of the stripe is being removed. */
    private static void lock(Stripe stripe) {
        if (!stripe.tryLock()) {
            Blocking.checkpoint();
            stripe.lock();
        }
    }
}
