package io.berth.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DiskWorkTest {

    private final DiskWork disk = new DiskWork(2);

    @AfterEach
    void close() {
        disk.close();
    }

    private static <T> T onVirtualThread(DiskWork.Task<T> task) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        result.complete(task.run());
                    } catch (IOException | RuntimeException e) {
                        result.completeExceptionally(e);
                    }
                })
                .join();
        return result.get();
    }

    @Test
    void staysOnAPlatformThread() throws IOException {
        assertThat(disk.call(Thread::currentThread)).isSameAs(Thread.currentThread());
    }

    @Test
    void leavesAVirtualThread() throws Exception {
        assertThat(onVirtualThread(() -> disk.call(() -> Thread.currentThread().isVirtual())))
                .isFalse();
    }

    @Test
    void throwsWhatTheWorkThrows() {
        assertThatThrownBy(() -> onVirtualThread(() -> disk.call(() -> {
                    throw new IOException("no space left on device");
                })))
                .hasCauseInstanceOf(IOException.class)
                .hasRootCauseMessage("no space left on device");
        assertThatThrownBy(() -> onVirtualThread(() -> disk.call(() -> {
                    throw new IllegalStateException("broken");
                })))
                .hasRootCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void finishesTheWorkOfAnInterruptedThread() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch proceed = new CountDownLatch(1);
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                disk.run(() -> {
                    started.countDown();
                    awaitUninterruptibly(proceed);
                    done.set(true);
                });
            } catch (IOException e) {
                stillInterrupted.completeExceptionally(e);
            }
            stillInterrupted.complete(done.get() && Thread.currentThread().isInterrupted());
        });
        started.await();
        caller.interrupt();
        proceed.countDown();

        assertThat(stillInterrupted.get()).isTrue();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("disk work must not be interrupted", e);
        }
    }

    @Test
    void refusesWorkOnceClosed() {
        disk.close();

        assertThatThrownBy(() -> onVirtualThread(() -> disk.call(() -> 1)))
                .hasRootCauseInstanceOf(RejectedExecutionException.class)
                .hasCauseInstanceOf(IOException.class);
    }
}
