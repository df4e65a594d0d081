package io.berth.core.memory;

import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.core.store.Blocking;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * A memory budget of all clients together for one purpose. Bytes are reserved before they are used; a request that does
 * not fit waits in order of arrival and is refused with 429 when the wait is too long. One owner (an account, an
 * address) is limited to a part of the budget. Thread-safe.
 */
public final class MemoryShare {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String purpose;
    private final long capacity;
    private final long perOwner;
    private final Duration patience;

    private final Map<Object, Long> owners = new HashMap<>();
    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
    private long reserved;

    /**
     * A budget without a limit for each owner.
     *
     * @param purpose as named in refusals: "listings"
     * @param capacity in bytes
     */
    public MemoryShare(String purpose, long capacity) {
        this(purpose, capacity, capacity);
    }

    /**
     * A budget.
     *
     * @param perOwner bytes that one owner may hold at a time
     */
    public MemoryShare(String purpose, long capacity, long perOwner) {
        this(purpose, capacity, perOwner, PATIENCE);
    }

    MemoryShare(String purpose, long capacity, long perOwner, Duration patience) {
        this.purpose = purpose;
        this.capacity = capacity;
        this.perOwner = perOwner;
        this.patience = patience;
    }

    /** The maximum of bytes reserved at a time. */
    public long capacity() {
        return capacity;
    }

    /** The maximum of bytes that one owner may reserve at a time. */
    public long perOwner() {
        return perOwner;
    }

    /** The bytes reserved now. */
    public synchronized long reserved() {
        return reserved;
    }

    /** Reserves bytes for a request without a known owner. */
    public Reservation reserve(long bytes) {
        return reserve(this, bytes);
    }

    /**
     * Reserves bytes, or the whole budget for a request that exceeds it.
     *
     * @param owner the limit for each owner applies to it; compared by {@code equals}
     * @return to be closed when the bytes are released
     * @throws RegistryException TOOMANYREQUESTS when the wait for room is too long
     */
    public Reservation reserve(Object owner, long bytes) {
        Reservation reservation = new Reservation(this, owner);
        reservation.grow(bytes);
        return reservation;
    }

    /** How much of the requested bytes can be granted at all, given what the owner already holds. */
    long possible(long bytes, long held) {
        return Math.max(0, Math.min(bytes, Math.min(capacity, perOwner) - held));
    }

    synchronized boolean tryTake(Object owner, long bytes) {
        return waiters.isEmpty() && take(owner, bytes);
    }

    /** Waits for room in order of arrival. */
    void await(Object owner, long bytes) {
        if (tryTake(owner, bytes)) {
            return;
        }
        Blocking.checkpoint();
        try {
            if (!awaitGrant(new Waiter(owner, bytes))) {
                throw new RegistryException(
                        ErrorCode.TOOMANYREQUESTS,
                        "no memory left for " + purpose + ": too many large requests at the same time; retry later");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryException(ErrorCode.UNAVAILABLE, "the registry is stopping");
        }
    }

    private synchronized boolean awaitGrant(Waiter waiter) throws InterruptedException {
        waiters.add(waiter);
        grant();
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            for (long left = patience.toNanos(); !waiter.granted && left > 0; left = deadline - System.nanoTime()) {
                wait(left / 1_000_000 + 1);
            }
            return waiter.granted;
        } catch (InterruptedException e) {
            if (waiter.granted) {
                free(waiter.owner, waiter.bytes);
            }
            throw e;
        } finally {
            if (waiters.remove(waiter)) {
                // Requests queued behind it may fit.
                grant();
            }
        }
    }

    synchronized void free(Object owner, long bytes) {
        reserved -= bytes;
        owners.computeIfPresent(owner, (_, held) -> held == bytes ? null : held - bytes);
        grant();
    }

    /**
     * Grants in order of arrival. An owner at its limit is skipped; a request that does not fit blocks those behind it.
     */
    private void grant() {
        boolean granted = false;
        for (Iterator<Waiter> queue = waiters.iterator(); queue.hasNext(); ) {
            Waiter next = queue.next();
            if (take(next.owner, next.bytes)) {
                queue.remove();
                next.granted = true;
                granted = true;
            } else if (capacity - reserved < next.bytes) {
                break;
            }
        }
        if (granted) {
            notifyAll();
        }
    }

    private boolean take(Object owner, long bytes) {
        long held = owners.getOrDefault(owner, 0L);
        if (capacity - reserved < bytes || perOwner - held < bytes) {
            return false;
        }
        if (bytes > 0) {
            reserved += bytes;
            owners.put(owner, held + bytes);
        }
        return true;
    }

    private static final class Waiter {

        private final Object owner;
        private final long bytes;
        private boolean granted;

        Waiter(Object owner, long bytes) {
            this.owner = owner;
            this.bytes = bytes;
        }
    }
}
