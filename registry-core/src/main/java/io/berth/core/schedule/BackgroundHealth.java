package io.berth.core.schedule;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The background tasks that are failing. In memory; thread-safe. */
public final class BackgroundHealth {

    /**
     * A task whose last attempt failed.
     *
     * @param since the first failure after the last success
     * @param reason of the last failure
     */
    public record Failure(Instant since, String reason) {}

    private final Clock clock;
    private final SortedMap<String, Failure> failing = new TreeMap<>();

    BackgroundHealth(Clock clock) {
        this.clock = clock;
    }

    /** The failing tasks by name; empty when all succeed. */
    public synchronized Map<String, Failure> failing() {
        return Map.copyOf(failing);
    }

    /** Returns whether this failure is new. */
    synchronized boolean fail(String task, String reason) {
        Failure before = failing.get(task);
        Instant since = before == null ? clock.instant() : before.since();
        failing.put(task, new Failure(since, reason));
        return before == null || !before.reason().equals(reason);
    }

    /** Returns whether the task was failing before. */
    synchronized boolean succeed(String task) {
        return failing.remove(task) != null;
    }
}
