package io.berth.core.schedule;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which background tasks fail at the moment. In memory; safe for use by many threads. */
public final class BackgroundHealth {

    /**
     * A task whose last attempt failed.
     *
     * @param since when it first failed since it last succeeded
     * @param reason of the last failure
     */
    public record Failure(Instant since, String reason) {}

    private final Clock clock;
    private final SortedMap<String, Failure> failing = new TreeMap<>();

    BackgroundHealth(Clock clock) {
        this.clock = clock;
    }

    /** The failing tasks by name; empty when all is well. */
    public synchronized Map<String, Failure> failing() {
        return Map.copyOf(failing);
    }

    /** Returns whether that was not known yet. */
    synchronized boolean fail(String task, String reason) {
        Failure before = failing.get(task);
        Instant since = before == null ? clock.instant() : before.since();
        failing.put(task, new Failure(since, reason));
        return before == null || !before.reason().equals(reason);
    }

    /** Returns whether it failed before. */
    synchronized boolean succeed(String task) {
        return failing.remove(task) != null;
    }
}
