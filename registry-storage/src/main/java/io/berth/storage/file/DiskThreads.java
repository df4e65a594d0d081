package io.berth.storage.file;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A bounded pool of platform threads for blocking disk work. The most recently idle thread is used first: its data is
 * still in the processor's caches, and light loads need few threads.
 */
final class DiskThreads implements Executor, AutoCloseable {

    private static final Duration IDLE = Duration.ofSeconds(30);

    private final Semaphore free;
    private final ThreadPoolExecutor threads;

    DiskThreads(String name, int most) {
        free = new Semaphore(most, true);
        // The semaphore limits the threads: one that releases it is not quite idle when the next task arrives.
        threads = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().name(name, 0).daemon().factory());
    }

    /** Waits for a free thread, then runs the work on it. */
    @Override
    public void execute(Runnable work) {
        free.acquireUninterruptibly();
        try {
            start(work);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            free.release();
            throw e;
        }
    }

    /** Runs the work if a thread is free; returns false when none is, or none can be created. */
    boolean tryExecute(Runnable work) {
        if (!free.tryAcquire()) {
            return false;
        }
        try {
            start(work);
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            free.release();
            return false;
        }
    }

    /**
     * Runs work that a caller waits for, even if no thread is free: its amount is bounded by the number of waiting
     * callers.
     */
    void executeBeyond(Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            work.run();
        }
    }

    private void start(Runnable work) {
        threads.execute(() -> {
            try {
                work.run();
            } finally {
                free.release();
            }
        });
    }

    /** Waits for running work. */
    @Override
    public void close() {
        threads.close();
    }
}
