package io.berth.core.schedule;

import java.time.Clock;
import java.time.Duration;

/**
 * Creates the background tasks of a process, all of which report to one {@link BackgroundHealth}. The owner of a task
 * closes it. Thread-safe.
 */
public final class Scheduler {

    private final BackgroundHealth health;

    public Scheduler(Clock clock) {
        this.health = new BackgroundHealth(clock);
    }

    /** The health of all tasks. */
    public BackgroundHealth health() {
        return health;
    }

    /**
     * A task that the caller runs on its own thread.
     *
     * @param name of the task and its thread
     * @param consequence the effect of a failure, and what to do; a clause for the log
     */
    public BackgroundTask task(String name, String consequence) {
        return new BackgroundTask(name, consequence, health);
    }

    /** Runs a task repeatedly, the first time after one interval. */
    public RepeatingTask every(Duration interval, BackgroundTask task, BackgroundTask.Action action) {
        return every(interval, interval, task, action);
    }

    /** Runs a task repeatedly, the first time after {@code first}. */
    public RepeatingTask every(Duration interval, Duration first, BackgroundTask task, BackgroundTask.Action action) {
        return RepeatingTask.start(interval, first, task, action);
    }

    /** Runs submitted work sequentially. */
    public BackgroundWorker worker(BackgroundTask task) {
        return new BackgroundWorker(task);
    }
}
