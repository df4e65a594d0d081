package io.berth.core.schedule;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs work that requests need not wait for, sequentially, on a daemon thread. */
public final class BackgroundWorker implements Executor, AutoCloseable {

    private final BackgroundTask task;
    private final ExecutorService thread;

    BackgroundWorker(BackgroundTask task) {
        this.task = task;
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name(task.name()).daemon().factory(),
                new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Has no effect once the worker is closed. */
    @Override
    public void execute(Runnable work) {
        thread.execute(() -> attempt(work));
    }

    private void attempt(Runnable work) {
        try {
            task.attempt(work::run);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for running and queued work. */
    @Override
    public void close() {
        thread.close();
    }
}
