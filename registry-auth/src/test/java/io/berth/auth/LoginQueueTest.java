package io.berth.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Visits;
import io.berth.core.model.RegistryException;
import io.berth.core.store.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoginQueueTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ManualClock clock = new ManualClock();
    private final LoginQueue queue = new LoginQueue(1, PATIENCE, clock);
    private final List<String> served = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> threads = new ArrayList<>();

    /** Waits in the queue until it is served, and records that. */
    private void enter(AuthenticationRequest request, String as) {
        Thread thread = Thread.startVirtualThread(() -> {
            try (LoginQueue.Ticket _ = queue.take(request)) {
                served.add(as);
            } catch (RegistryException e) {
                served.add("shed " + as);
            }
        });
        threads.add(thread);
        while (thread.getState() != Thread.State.TIMED_WAITING && thread.isAlive()) {
            Thread.onSpinWait();
        }
    }

    private List<String> served() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
        return served;
    }

    private void fail(int times, String user, String address) {
        for (int i = 0; i < times; i++) {
            try (LoginQueue.Ticket ticket = queue.take(Visits.basic(user, "guess", address))) {
                ticket.wrong();
            }
        }
    }

    private static AuthenticationRequest ann(String address) {
        return Visits.basic("ann", "open sesame", address);
    }

    @Test
    void equalOnesAreServedInTheOrderTheyCame() throws InterruptedException {
        try (LoginQueue.Ticket _ = queue.take()) {
            for (int i = 1; i <= 5; i++) {
                enter(ann("192." + i + ".2.7"), "ann " + i);
            }
        }
        assertThat(served()).containsExactly("ann 1", "ann 2", "ann 3", "ann 4", "ann 5");
    }

    @Test
    void aFirstLoginComesBeforeThoseWhoFailed() throws InterruptedException {
        for (int i = 0; i < 250; i++) {
            fail(1, "user" + i, "198.51.100." + i);
        }
        try (LoginQueue.Ticket _ = queue.take()) {
            for (int i = 0; i < 40; i++) {
                enter(Visits.basic("other" + i, "guess", "198.51.100." + i), "guess");
            }
            enter(ann("192.0.2.7"), "ann");
            enter(ann("198.51.100.251"), "ann of the same network");
        }
        assertThat(served()).startsWith("ann", "ann of the same network");
    }

    /** A client that can use any address of a /48. */
    @Test
    void freshAddressesOfANetworkAreNoWayPast() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            fail(1, "user" + i, "2001:db8:1:" + i + "::1");
        }
        try (LoginQueue.Ticket _ = queue.take()) {
            enter(Visits.basic("user", "guess", "2001:db8:1:ff::1"), "guess");
            enter(ann("2001:db8:2::1"), "ann");
        }
        assertThat(served()).containsExactly("ann", "guess");
    }

    @Test
    void anAccountDoesNotWaitForAnotherAtTheSameAddress() throws InterruptedException {
        fail(5, "job", "192.0.2.7");
        try (LoginQueue.Ticket _ = queue.take()) {
            enter(Visits.basic("JOB", "old", "192.0.2.7"), "job");
            enter(ann("192.0.2.7"), "ann");
        }
        assertThat(served()).containsExactly("ann", "job");
    }

    @Test
    void manyOfOneAddressTakeTurnsWithOthers() throws InterruptedException {
        try (LoginQueue.Ticket ticket = queue.take(Visits.basic("user", "guess", "198.51.100.9"))) {
            enter(Visits.basic("user", "guess 2", "198.51.100.9"), "guess");
            enter(ann("192.0.2.7"), "ann");
            ticket.wrong();
        }
        assertThat(served()).containsExactly("ann", "guess");
    }

    @Test
    void aPasswordThatWasRightComesFirstUntilItIsWrong() throws InterruptedException {
        try (LoginQueue.Ticket ticket = queue.take(ann("192.0.2.7"))) {
            ticket.right();
        }
        fail(9, "unlisted", "192.0.2.7");
        try (LoginQueue.Ticket _ = queue.take()) {
            enter(Visits.basic("bob", "b", "203.0.113.5"), "bob");
            enter(ann("192.0.2.7"), "ann");
        }
        assertThat(served()).containsExactly("ann", "bob");

        served.clear();
        try (LoginQueue.Ticket ticket = queue.take(ann("192.0.2.7"))) {
            ticket.wrong();
        }
        try (LoginQueue.Ticket _ = queue.take()) {
            enter(ann("192.0.2.7"), "ann");
            enter(Visits.basic("bob", "b", "203.0.113.5"), "bob");
        }
        assertThat(served()).containsExactly("bob", "ann");
    }

    @Test
    void failuresAreForgotten() throws InterruptedException {
        fail(9, "ann", "192.0.2.7");
        clock.pass(Duration.ofMinutes(16));
        try (LoginQueue.Ticket _ = queue.take()) {
            enter(ann("192.0.2.7"), "ann");
            enter(Visits.basic("bob", "b", "203.0.113.5"), "bob");
        }
        assertThat(served()).containsExactly("ann", "bob");
    }

    /** Many clients that failed before do not keep out one that did not. */
    @Test
    void aFullQueueShedsTheLast() throws InterruptedException {
        fail(1, "user", "198.51.100.9");
        try (LoginQueue.Ticket _ = queue.take()) {
            IntStream.range(0, 256).forEach(i -> enter(Visits.basic("user", "guess", "198.51.100.9"), "guess"));
            enter(ann("192.0.2.7"), "ann");
            enter(Visits.basic("user", "guess", "198.51.100.9"), "one more");
        }
        assertThat(served()).contains("shed guess", "shed one more").doesNotContain("shed ann");
        assertThat(served().stream().filter(who -> !who.startsWith("shed")).findFirst())
                .hasValue("ann");
    }

    @Test
    void waitingEndsWithPatience() {
        LoginQueue impatient = new LoginQueue(1, Duration.ofMillis(1), clock);
        try (LoginQueue.Ticket _ = impatient.take()) {
            assertThatThrownBy(() -> impatient.take(ann("192.0.2.7"))).isInstanceOf(RegistryException.class);
        }
        impatient.take(ann("192.0.2.7")).close();
    }
}
