package io.berth.core.retention;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Counts what retention does, and tells the listener. */
final class RetentionTally {

    /** Tags between two calls of the listener. */
    private static final int STEPS = 200;

    private final RetentionListener listener;
    private final Instant started;
    private final long startedNanos = System.nanoTime();
    private long repositories;
    private long decided;
    private long going;
    private long deleted;
    private long steps;

    RetentionTally(RetentionListener listener, Clock clock) {
        this.listener = listener;
        this.started = clock.instant();
    }

    void repository() {
        repositories++;
    }

    void decided(boolean goes) {
        decided++;
        going += goes ? 1 : 0;
    }

    void deleted() {
        deleted++;
    }

    long going() {
        return going;
    }

    long decided() {
        return decided;
    }

    long deletedSoFar() {
        return deleted;
    }

    /** Called after each tag. */
    void step() throws IOException {
        steps++;
        if (steps % STEPS == 0) {
            listener.progress(report());
        }
    }

    RetentionReport report() {
        return new RetentionReport(
                started, Duration.ofNanos(System.nanoTime() - startedNanos), repositories, decided, going, deleted);
    }
}
