package io.berth.http.server.memory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.function.LongSupplier;

/**
 * The memory budget for buffers of all connections. Each buffer is reserved before it is allocated; releases are seen
 * by measuring what the allocator has in use, which happens when reservations reach a ceiling, at most once a
 * millisecond. A reservation counts until the second measurement after it, because its buffer may not be allocated at
 * the first. Far from the limit a reservation costs one addition. Thread-safe.
 */
final class BufferMemory {

    /** In nanoseconds: a measurement iterates over all chunks. */
    private static final long BETWEEN_MEASUREMENTS = 1_000_000;

    private final long limit;
    private final LongSupplier inUse;
    private final Map<BufferUse, Queue<Waiter>> waiters = new EnumMap<>(BufferUse.class);

    private final LongSupplier nanoTime;
    private long measured;
    private long measuredAt;
    private long reserved;
    private long reservedBefore;

    /** Measured bytes plus both generations of reservations; written with the lock, read without it. */
    private volatile long taken;

    private volatile boolean awaited;
    private int waiting;

    /**
     * A budget.
     *
     * @param limit in bytes
     * @param inUse bytes of buffers that are allocated now
     */
    BufferMemory(long limit, LongSupplier inUse) {
        this(limit, inUse, System::nanoTime);
    }

    BufferMemory(long limit, LongSupplier inUse, LongSupplier nanoTime) {
        this.limit = limit;
        this.inUse = inUse;
        this.nanoTime = nanoTime;
        this.measuredAt = nanoTime.getAsLong();
        for (BufferUse use : BufferUse.values()) {
            waiters.put(use, new ArrayDeque<>());
        }
    }

    /**
     * Whether a buffer could be reserved now and no task is queued. Takes no lock, so that most socket reads take only
     * one.
     */
    boolean isFree(BufferUse use, int bytes) {
        return !awaited && taken <= use.ceiling(limit) - bytes;
    }

    /** Reserves a buffer before its allocation; returns false when the budget does not allow it. */
    synchronized boolean tryReserve(BufferUse use, int bytes) {
        long room = use.ceiling(limit) - bytes;
        if (taken > room) {
            measure();
        }
        if (taken > room) {
            return false;
        }
        reserved += bytes;
        sum();
        return true;
    }

    /**
     * Reserves a buffer of the wanted size while this use has less than half of its ceiling taken, else a modest one.
     *
     * @param modest the maximum size once half is taken, in bytes
     * @return its size; 0 when the budget does not allow it
     */
    synchronized int tryReserve(BufferUse use, int wanted, int modest) {
        int size = isAmple(use) ? wanted : Math.min(wanted, modest);
        return tryReserve(use, size) ? size : 0;
    }

    private void measure() {
        long now = nanoTime.getAsLong();
        if (now - measuredAt >= BETWEEN_MEASUREMENTS) {
            measured = inUse.getAsLong();
            measuredAt = now;
            reservedBefore = reserved;
            reserved = 0;
            sum();
        }
    }

    private void sum() {
        taken = measured + reserved + reservedBefore;
    }

    /** Reserves a buffer unless others of the same use are queued. */
    synchronized boolean tryReserveInOrder(BufferUse use, int bytes) {
        return queue(use).isEmpty() && tryReserve(use, bytes);
    }

    /** Whether less than half of the ceiling of this use is taken, so that buffers may be larger than necessary. */
    synchronized boolean isAmple(BufferUse use) {
        long half = use.ceiling(limit) / 2;
        if (taken >= half || reserved >= limit / 16) {
            measure();
        }
        return taken < half;
    }

    /** Queues the task until its buffer is reserved; {@link #grant} runs it. */
    synchronized void await(BufferUse use, int bytes, Runnable task) {
        queue(use).add(new Waiter(bytes, task, System.nanoTime()));
        waiting++;
        awaited = true;
    }

    /** Whether any task is queued. */
    boolean isAwaited() {
        return awaited;
    }

    /** How long the longest-waiting task has been queued, in nanoseconds; 0 when none is. */
    synchronized long longestWait() {
        long now = System.nanoTime();
        return waiters.values().stream()
                .filter(queue -> !queue.isEmpty())
                .mapToLong(queue -> now - queue.element().since)
                .max()
                .orElse(0);
    }

    /** Runs the queued tasks that there is memory for, by priority of use and then order of arrival. */
    void grant() {
        granted().forEach(Runnable::run);
    }

    private synchronized List<Runnable> granted() {
        List<Runnable> granted = new ArrayList<>();
        for (BufferUse use : BufferUse.values()) {
            Queue<Waiter> queue = queue(use);
            for (Waiter next = queue.peek(); next != null && tryReserve(use, next.bytes); next = queue.peek()) {
                queue.remove();
                waiting--;
                granted.add(next.task);
            }
        }
        awaited = waiting > 0;
        return granted;
    }

    private Queue<Waiter> queue(BufferUse use) {
        return Objects.requireNonNull(waiters.get(use));
    }

    private record Waiter(int bytes, Runnable task, long since) {}
}
