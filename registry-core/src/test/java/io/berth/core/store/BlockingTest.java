package io.berth.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Which code event loops may run. */
final class BlockingTest {

    @Test
    void givesTheResultOfAReadThatDoesNotBlock() {
        assertThat(Blocking.attempt(() -> "read")).contains("read");
    }

    @Test
    void abortsAnAttemptAtItsFirstCheckpoint() {
        AtomicInteger beyond = new AtomicInteger();

        assertThat(Blocking.attempt(() -> {
                    Blocking.checkpoint();
                    return beyond.incrementAndGet();
                }))
                .isEmpty();
        assertThat(beyond).hasValue(0);
    }

    @Test
    void passesCheckpointsOutsideOfAttempts() {
        assertThatNoException().isThrownBy(Blocking::checkpoint);
        Blocking.attempt(() -> 1);

        assertThatNoException().isThrownBy(Blocking::checkpoint);
    }

    @Test
    void concernsOneThreadOnly() {
        assertThat(Blocking.attempt(() -> {
                    Thread other = Thread.ofVirtual().unstarted(Blocking::checkpoint);
                    AtomicInteger failures = new AtomicInteger();
                    other.setUncaughtExceptionHandler((_, _) -> failures.incrementAndGet());
                    other.start();
                    join(other);
                    return failures.get();
                }))
                .contains(0);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void letsFailuresPass() {
        assertThatThrownBy(() -> Blocking.attempt(() -> {
                    throw new IOException("broken");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("broken");
    }
}
