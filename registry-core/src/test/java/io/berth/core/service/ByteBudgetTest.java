package io.berth.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {

    @Test
    void letsInWhoFits() {
        ByteBudget budget = new ByteBudget(10);

        try (var _ = budget.take(4);
                var _ = budget.take(6)) {
            assertThat(budget).isNotNull();
        }
    }

    @Test
    void makesTheNextOneWaitForRoom() throws InterruptedException {
        ByteBudget budget = new ByteBudget(10);
        AtomicInteger order = new AtomicInteger();
        CountDownLatch started = new CountDownLatch(1);
        ByteBudget.Held first = budget.take(6);
        Thread second = Thread.ofVirtual().start(() -> {
            started.countDown();
            try (var _ = budget.take(6)) {
                order.compareAndSet(1, 2);
            }
        });

        started.await();
        order.set(1);
        first.close();
        second.join();

        assertThat(order).hasValue(2);
    }

    @Test
    void givesAllOfItToWhoWantsMore() {
        ByteBudget budget = new ByteBudget(10);

        try (var _ = budget.take(1000)) {
            assertThat(budget).isNotNull();
        }
        try (var _ = budget.take(10)) {
            assertThat(budget).isNotNull();
        }
    }
}
