package io.berth.storage.file;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Platform threads for work that blocks on the disk, so many at most. The one that finished last goes on first: what it
 * needs is still in the processor's caches, and few threads are made for little work.
 */
final class DiskThreads implements Executor, AutoCloseable {

    private static final Duration IDLE = Duration.ofSeconds(30);

    private final Semaphore free;
    private final ThreadPoolExecutor threads;

    DiskThreads(String name, int most) {
        free = new Semaphore(most, true);
        // The semaphore is the bound: who gives it back is not quite idle yet when the next comes.
        threads = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().name(name, 0).daemon().factory());
    }

    /** Waits until a thread is free, then leaves the work to it. */
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

    /** Leaves the work to a thread if one is free; false, with nothing done, when none is, or none can be made. */
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
     * Leaves work that somebody waits for to another thread, whether one is free or not: there are never more such than
     * there are who wait.
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

    /** Waits for what has begun. */
    @Override
    public void close() {
        threads.close();
    }
}
