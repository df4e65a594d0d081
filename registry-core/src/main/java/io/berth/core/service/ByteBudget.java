package io.berth.core.service;

import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.core.store.Waiting;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What all requests together may hold in memory for one purpose. Who does not fit in waits for its turn, in order, and
 * is sent away when that takes too long. Safe for use by many threads.
 */
public final class ByteBudget {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final int most;
    private final Semaphore free;

    /**
     * A budget.
     *
     * @param most bytes held at a time
     */
    public ByteBudget(int most) {
        this.most = most;
        this.free = new Semaphore(most, true);
    }

    /** A part of the budget, given back by closing. */
    public interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Takes a part, or the whole budget for who wants more than that.
     *
     * @throws RegistryException TOOMANYREQUESTS when it stays taken
     */
    public Held take(long bytes) {
        int taken = (int) Math.min(bytes, most);
        try {
            if (!free.tryAcquire(taken, 0, TimeUnit.SECONDS) && !await(taken)) {
                throw new RegistryException(
                        ErrorCode.TOOMANYREQUESTS, "too many large requests at the same time: try again later");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryException(ErrorCode.UNAVAILABLE, "the registry is stopping");
        }
        return () -> free.release(taken);
    }

    private boolean await(int taken) throws InterruptedException {
        Waiting.begins();
        return free.tryAcquire(taken, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
