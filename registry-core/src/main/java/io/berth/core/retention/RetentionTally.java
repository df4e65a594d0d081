package io.berth.core.retention;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Counts what retention does, and tells the listener. */
final class RetentionTally {

    private static final int MOST_PROBLEMS = 100;

    private final RetentionListener listener;
    private final Instant started;
    private final long startedNanos = System.nanoTime();
    private final List<String> problems = new ArrayList<>();
    private long repositories;
    private long decided;
    private long going;
    private long deleted;

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

    void deleted(int tags) {
        deleted += tags;
    }

    void problem(String text) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(text);
        }
    }

    /** Called between short pieces of work. */
    void progress() throws IOException {
        listener.progress(report());
    }

    RetentionReport report() {
        return new RetentionReport(
                started,
                Duration.ofNanos(System.nanoTime() - startedNanos),
                repositories,
                decided,
                going,
                deleted,
                problems);
    }
}
