package io.berth.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.store.Blocking;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ParallelRequestsTest {

    private final AtomicInteger done = new AtomicInteger();

    @Test
    void givesUpWhereNobodyMayWait() throws Exception {
        try (ParallelRequests requests = new ParallelRequests(2)) {
            List<Callable<Integer>> tasks = List.of(done::incrementAndGet, done::incrementAndGet);

            assertThat(Blocking.attempt(() -> requests.all(tasks))).isEmpty();
            assertThat(Blocking.attempt(() -> requests.begin(tasks.getFirst()))).isEmpty();
            assertThat(requests.all(tasks)).containsExactlyInAnyOrder(1, 2);
        }
    }
}
