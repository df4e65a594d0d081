package io.berth.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.berth.core.store.ManualClock;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class SchedulerTest {

    private final Scheduler scheduler = new Scheduler(Clock.systemUTC());
    private final BackgroundTask task = scheduler.task("sweep", "dust stays");

    private List<String> reasons() {
        return scheduler.health().failing().values().stream()
                .map(BackgroundHealth.Failure::reason)
                .toList();
    }

    @Test
    void showsWhatFailsUntilItSucceeds() throws InterruptedException {
        assertThat(task.attempt(() -> {
                    throw new IOException("disk full");
                }))
                .isFalse();
        assertThat(reasons()).containsExactly("disk full");

        assertThat(task.attempt(() -> {})).isTrue();
        assertThat(scheduler.health().failing()).isEmpty();
    }

    @Test
    void showsSinceWhenItFails() {
        ManualClock clock = new ManualClock();
        BackgroundHealth health = new BackgroundHealth(clock);
        Instant first = clock.instant();

        assertThat(health.fail("sweep", "a")).isTrue();
        clock.pass(Duration.ofMinutes(1));
        assertThat(health.fail("sweep", "a")).isFalse();
        assertThat(health.fail("sweep", "b")).isTrue();

        assertThat(health.failing()).containsEntry("sweep", new BackgroundHealth.Failure(first, "b"));
        assertThat(health.succeed("sweep")).isTrue();
        assertThat(health.succeed("sweep")).isFalse();
    }

    @Test
    void survivesErrors() throws InterruptedException {
        assertThat(task.attempt(() -> {
                    throw new StackOverflowError();
                }))
                .isFalse();
        assertThat(reasons()).containsExactly("java.lang.StackOverflowError");
    }

    @Test
    void endsWhenInterrupted() {
        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> task.attempt(() -> {
                    throw new InterruptedException();
                }));
        assertThat(scheduler.health().failing()).isEmpty();
    }

    @Test
    void repeatsWhatFailed() throws InterruptedException {
        CountDownLatch runs = new CountDownLatch(3);
        try (var _ = scheduler.every(Duration.ofMillis(1), task, () -> {
            runs.countDown();
            throw new AssertionError("again");
        })) {
            runs.await();
        }
    }

    @Test
    void goesOnWithTheNextPieceOfWork() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        try (BackgroundWorker worker = scheduler.worker(task)) {
            worker.execute(() -> {
                throw new IllegalStateException("broken");
            });
            worker.execute(done::countDown);
            done.await();
        }
    }

    @Test
    void ignoresWorkOnceClosed() {
        BackgroundWorker worker = scheduler.worker(task);
        worker.close();

        worker.execute(() -> {
            throw new IllegalStateException("not run");
        });

        assertThat(scheduler.health().failing()).isEmpty();
    }
}
