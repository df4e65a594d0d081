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
 * The buffers of all connections. Before one is allocated its bytes are reserved; that it was released shows in what
 * the allocator has in use, which is measured when reservations reach a ceiling, once a millisecond at most. A
 * reservation counts until the second measurement after it, as its buffer may not be allocated at the first. Far from
 * its limit a reservation costs one addition. Safe for use by many threads.
 */
final class BufferMemory {

    /** In nanoseconds: a measurement looks at all chunks. */
    private static final long BETWEEN_MEASUREMENTS = 1_000_000;

    private final long limit;
    private final LongSupplier inUse;
    private final Map<BufferUse, Queue<Waiter>> waiters = new EnumMap<>(BufferUse.class);

    private final LongSupplier nanoTime;
    private long measured;
    private long measuredAt;
    private long reserved;
    private long reservedBefore;

    /** Of the two sums and the measurement; written with the lock, read without it. */
    private volatile long taken;

    private volatile boolean awaited;
    private int waiting;

    /**
     * The memory for buffers.
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
     * Whether a buffer could be reserved now and none is waited for. Takes no lock, so that most reads of a socket take
     * one alone.
     */
    boolean isFree(BufferUse use, int bytes) {
        return !awaited && taken <= use.ceiling(limit) - bytes;
    }

    /** Reserves a buffer that is about to be allocated; false when it must not be. */
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
     * Reserves a buffer that is better large, while less than half of what this use may take is taken.
     *
     * @param modest what it is at most from then on, in bytes
     * @return its size; 0 when it must not be allocated
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

    /** Reserves a buffer unless others of the same use wait for one. */
    synchronized boolean tryReserveInOrder(BufferUse use, int bytes) {
        return queue(use).isEmpty() && tryReserve(use, bytes);
    }

    /** Whether less than half of what this use may take is taken: then buffers may be larger than they need to be. */
    synchronized boolean isAmple(BufferUse use) {
        long half = use.ceiling(limit) / 2;
        if (taken >= half) {
            measure();
        }
        return taken < half;
    }

    /** Runs the task in {@link #grant}, once its buffer is reserved. */
    synchronized void await(BufferUse use, int bytes, Runnable task) {
        queue(use).add(new Waiter(bytes, task, System.nanoTime()));
        waiting++;
        awaited = true;
    }

    /** Whether any task waits for a buffer. */
    boolean isAwaited() {
        return awaited;
    }

    /** For how long the first in one of the queues has waited, in nanoseconds; 0 when none waits. */
    synchronized long longestWait() {
        long now = System.nanoTime();
        return waiters.values().stream()
                .filter(queue -> !queue.isEmpty())
                .mapToLong(queue -> now - queue.element().since)
                .max()
                .orElse(0);
    }

    /** Runs the tasks that there is room for now, in the order of uses and of arrival. */
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
