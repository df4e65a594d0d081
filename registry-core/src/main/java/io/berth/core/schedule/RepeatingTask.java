package io.berth.core.schedule;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task that runs repeatedly on its own daemon thread, with a pause between runs, until closed. */
public final class RepeatingTask implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RepeatingTask.class);

    private final Duration interval;
    private final Duration first;
    private final BackgroundTask task;
    private final BackgroundTask.Action action;
    private final Thread thread;
    private volatile boolean closed;

    private RepeatingTask(Duration interval, Duration first, BackgroundTask task, BackgroundTask.Action action) {
        this.interval = interval;
        this.first = first;
        this.task = task;
        this.action = action;
        this.thread = Thread.ofPlatform().name(task.name()).daemon().unstarted(this::run);
    }

    static RepeatingTask start(Duration interval, Duration first, BackgroundTask task, BackgroundTask.Action action) {
        RepeatingTask repeating = new RepeatingTask(interval, first, task, action);
        repeating.thread.start();
        return repeating;
    }

    private void run() {
        try {
            Thread.sleep(first);
            while (!closed) {
                task.attempt(action);
                Thread.sleep(interval);
            }
        } catch (InterruptedException e) {
            LOG.debug("background task {} stops", task.name());
        }
    }

    /** Interrupts the current run, and does not wait for its end. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
