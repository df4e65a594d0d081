package io.berth.storage.file;

import io.berth.core.store.Blocking;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs blocking file work on suitable threads. A file call on a virtual thread pins its carrier, and no carrier is
 * added: two stuck reads on a machine with two would stop the server. So virtual threads hand such work to a bounded
 * pool of platform threads and wait; platform threads run it themselves.
 */
final class DiskWork implements AutoCloseable {

    /** Work with a result. */
    @FunctionalInterface
    interface Task<T> {
        T run() throws IOException;
    }

    /** Work without a result. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    private final DiskThreads threads;

    DiskWork(int maxThreads) {
        threads = new DiskThreads("disk-", maxThreads);
    }

    <T> T call(Task<T> task) throws IOException {
        Blocking.checkpoint();
        return Thread.currentThread().isVirtual() ? await(submit(task)) : task.run();
    }

    void run(Action action) throws IOException {
        call(() -> {
            action.run();
            return true;
        });
    }

    private <T> Future<T> submit(Task<T> task) throws IOException {
        try {
            FutureTask<T> work = new FutureTask<>(task::run);
            threads.execute(work);
            return work;
        } catch (RejectedExecutionException e) {
            throw new IOException("the storage is closed", e);
        }
    }

    /**
     * Defers interrupts until the work is done: an interrupted caller would release locks and buffers that are still in
     * use.
     */
    static <T> T await(Future<T> work) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return work.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IOException unwrapped(ExecutionException e) {
        return switch (e.getCause()) {
            case IOException failure -> failure;
            case RuntimeException failure -> throw failure;
            case Error failure -> throw failure;
            case null, default -> throw new IllegalStateException("disk work throws nothing else", e);
        };
    }

    @Override
    public void close() {
        threads.close();
    }
}
