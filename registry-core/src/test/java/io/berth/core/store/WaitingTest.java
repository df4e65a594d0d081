package io.berth.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class WaitingTest {

    @Test
    void isAllowedOrdinarily() {
        Waiting.begins();
    }

    @Test
    void givesWhatTookNoWaiting() {
        assertThat(Waiting.without(() -> "read")).contains("read");
    }

    @Test
    void endsWhereWaitingWouldBegin() {
        AtomicInteger beyond = new AtomicInteger();

        assertThat(Waiting.without(() -> {
                    Waiting.begins();
                    return beyond.incrementAndGet();
                }))
                .isEmpty();
        assertThat(beyond).hasValue(0);
    }

    @Test
    void isAllowedAgainAfterwards() {
        Waiting.without(() -> 1);

        Waiting.begins();
    }

    @Test
    void isRuledOutForOneThreadOnly() {
        assertThat(Waiting.without(() -> {
                    Thread other = Thread.ofVirtual().unstarted(Waiting::begins);
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
        assertThatThrownBy(() -> Waiting.without(() -> {
                    throw new IOException("broken");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("broken");
    }
}
