package io.berth.core.scrub;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Limits bytes per second by sleeping. Used by one thread. */
final class ByteRate {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** Time that was not used can be caught up this much. */
    private static final long SLACK = SECOND / 10;

    private static final long SHORTEST_SLEEP = SECOND / 1000;

    private final LongSupplier bytesPerSecond;
    private long allowed = System.nanoTime();

    /** @param bytesPerSecond asked for after each piece of content */
    ByteRate(LongSupplier bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    void read(int bytes) throws InterruptedIOException {
        long now = System.nanoTime();
        if (now - allowed > SLACK) {
            allowed = now - SLACK;
        }
        allowed += (long) ((double) bytes / bytesPerSecond.getAsLong() * SECOND);
        if (allowed - now > SHORTEST_SLEEP) {
            sleep(allowed - now);
        }
    }

    private static void sleep(long nanos) throws InterruptedIOException {
        try {
            Thread.sleep(Duration.ofNanos(nanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while content was checked");
        }
    }
}
