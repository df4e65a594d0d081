package io.berth.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.store.Waiting;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SideBySideTest {

    private final AtomicInteger done = new AtomicInteger();

    @Test
    void givesUpWhereNobodyMayWait() throws Exception {
        try (SideBySide requests = new SideBySide(2)) {
            List<Callable<Integer>> tasks = List.of(done::incrementAndGet, done::incrementAndGet);

            assertThat(Waiting.without(() -> requests.all(tasks))).isEmpty();
            assertThat(Waiting.without(() -> requests.begin(tasks.getFirst()))).isEmpty();
            assertThat(requests.all(tasks)).containsExactlyInAnyOrder(1, 2);
        }
    }
}
