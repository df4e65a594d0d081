package io.berth.core.schedule;

import java.io.InterruptedIOException;
import java.time.Duration;

/**
 * Rests between pieces of background work, so that it takes a share of the time and requests have the rest. Used by one
 * thread.
 */
public final class Rest {

    private final double share;
    private final String stopped;
    private long worked = System.nanoTime();

    /**
     * Begins with work.
     *
     * @param share of the time for work: more than 0; 1 for no rest
     * @param stopped the message when the thread is interrupted meanwhile
     */
    public Rest(double share, String stopped) {
        this.share = share;
        this.stopped = stopped;
    }

    /**
     * Called between short pieces of work: rests in proportion to the time since the last rest.
     *
     * @throws InterruptedIOException when the thread is interrupted
     */
    public void take() throws InterruptedIOException {
        long pause = (long) ((System.nanoTime() - worked) * (1 / share - 1));
        try {
            Thread.sleep(Duration.ofNanos(pause));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(stopped);
        }
        worked = System.nanoTime();
    }
}
