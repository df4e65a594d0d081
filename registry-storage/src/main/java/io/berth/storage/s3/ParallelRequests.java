package io.berth.storage.s3;

import io.berth.core.store.Blocking;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Runs requests to a bucket in parallel; the caller {@linkplain Blocking blocks} meanwhile. Thread-safe. */
final class ParallelRequests implements AutoCloseable {

    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("s3-", 0).factory());
    private final int most;

    /** @param most concurrent requests of one caller */
    ParallelRequests(int most) {
        this.most = most;
    }

    /** Runs all tasks; returns results in the order of the tasks. The first failure is thrown when all have ended. */
    <T> List<T> all(List<? extends Callable<? extends T>> tasks) throws IOException {
        return all(tasks, most);
    }

    /** The same, with this many at a time. */
    <T> List<T> all(List<? extends Callable<? extends T>> tasks, int most) throws IOException {
        if (tasks.size() == 1) {
            return List.of(alone(tasks.getFirst()));
        }
        Blocking.checkpoint();
        Semaphore room = new Semaphore(most);
        List<Future<T>> futures = new ArrayList<>(tasks.size());
        for (Callable<? extends T> task : tasks) {
            room.acquireUninterruptibly();
            futures.add(threads.submit(() -> {
                try {
                    return task.call();
                } finally {
                    room.release();
                }
            }));
        }
        return results(futures);
    }

    /** Starts a task, whose end is awaited with {@link #result}. */
    <T> Future<T> begin(Callable<T> task) {
        Blocking.checkpoint();
        return threads.submit(task);
    }

    /** Waits for a task and returns its result. */
    static <T> T result(Future<T> task) throws IOException {
        Blocking.checkpoint();
        return results(List.of(task)).getFirst();
    }

    private static <T> List<T> results(List<Future<T>> futures) throws IOException {
        List<T> results = new ArrayList<>(futures.size());
        IOException failure = null;
        for (Future<T> future : futures) {
            try {
                results.add(future.get());
            } catch (ExecutionException e) {
                failure = failure == null ? asIOException(e.getCause()) : failure;
            } catch (InterruptedException e) {
                futures.forEach(running -> running.cancel(true));
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for the bucket");
            }
        }
        if (failure != null) {
            throw failure;
        }
        return results;
    }

    private static <T> T alone(Callable<? extends T> task) throws IOException {
        try {
            return task.call();
        } catch (Exception e) {
            throw asIOException(e);
        }
    }

    private static IOException asIOException(@Nullable Throwable failure) {
        return switch (failure) {
            case IOException broken -> broken;
            case RuntimeException bug -> throw bug;
            case Error fatal -> throw fatal;
            case null, default -> new IOException(failure);
        };
    }

    @Override
    public void close() {
        threads.close();
    }
}
