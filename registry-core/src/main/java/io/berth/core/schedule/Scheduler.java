package io.berth.core.schedule;

import java.time.Clock;
import java.time.Duration;

/**
 * Creates the background tasks of a process, all of which report to one {@link BackgroundHealth}. Each task is closed
 * by its owner. Safe for use by many threads.
 */
public final class Scheduler {

    private final BackgroundHealth health;

    public Scheduler(Clock clock) {
        this.health = new BackgroundHealth(clock);
    }

    /** What fails at the moment. */
    public BackgroundHealth health() {
        return health;
    }

    /**
     * A task that the caller runs on a thread of its own.
     *
     * @param name of the task and its thread
     * @param consequence what it means when the task fails, and what to do; a clause for the log
     */
    public BackgroundTask task(String name, String consequence) {
        return new BackgroundTask(name, consequence, health);
    }

    /** Runs a task from now on, the first time after one interval. */
    public RepeatingTask every(Duration interval, BackgroundTask task, BackgroundTask.Action action) {
        return every(interval, interval, task, action);
    }

    /** Runs a task from now on, the first time after {@code first}. */
    public RepeatingTask every(Duration interval, Duration first, BackgroundTask task, BackgroundTask.Action action) {
        return RepeatingTask.start(interval, first, task, action);
    }

    /** Runs pieces of work as they come. */
    public BackgroundWorker worker(BackgroundTask task) {
        return new BackgroundWorker(task);
    }
}
