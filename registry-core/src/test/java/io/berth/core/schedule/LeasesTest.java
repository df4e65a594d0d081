package io.berth.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.core.schedule.Leases.Lease;
import io.berth.core.store.MemoryState;
import io.berth.core.store.ServerState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** At most one holder of a lease. */
final class LeasesTest {

    private static final Duration TERM = Duration.ofMinutes(1);

    private final MemoryState state = new MemoryState();
    private final Leases first = leases();
    private final Leases second = leases();
    private long now;

    private Leases leases() {
        return new Leases(state, TERM, () -> now);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void isTakenByOneAtATime() throws IOException {
        try (Lease _ = first.take("gc").orElseThrow()) {
            assertThat(second.take("gc")).isEmpty();
            assertThat(first.take("gc")).isEmpty();
            assertThat(second.take("scrub")).isPresent();
        }
        assertThat(second.take("gc")).isPresent();
    }

    @Test
    void isTakenOverOnceItWasSeenUnchangedForATerm() throws IOException {
        Lease lost = first.take("gc").orElseThrow();
        pass(TERM.multipliedBy(10));
        assertThat(lost.isHeld()).isFalse();
        assertThat(second.take("gc")).as("seen for the first time").isEmpty();
        pass(TERM.minusNanos(1));
        assertThat(second.take("gc")).isEmpty();
        pass(Duration.ofNanos(1));

        assertThat(second.take("gc")).isPresent();

        assertThat(lost.renew()).isFalse();
        lost.close();
        assertThat(first.take("gc")).as("held by the second").isEmpty();
    }

    @Test
    void lastsAsLongAsItIsRenewed() throws IOException {
        Lease lease = first.take("gc").orElseThrow();
        for (int i = 0; i < 10; i++) {
            pass(TERM.dividedBy(2));
            assertThat(lease.renew()).isTrue();
            assertThat(second.take("gc")).isEmpty();
        }
        assertThat(lease.isHeld()).isTrue();
    }

    @Test
    void isNotRenewedTooLate() throws IOException {
        Lease lease = first.take("gc").orElseThrow();
        pass(TERM);

        assertThat(lease.renew()).isFalse();
        assertThat(lease.isHeld()).isFalse();
    }

    /** A failed request to the storage may have taken effect. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void survivesARenewalThatFails(boolean stored) throws IOException {
        FailingState failing = new FailingState(state, stored);
        Lease lease = new Leases(failing, TERM, () -> now).take("gc").orElseThrow();
        failing.fails = true;
        assertThatThrownBy(lease::renew).isInstanceOf(IOException.class);
        failing.fails = false;
        pass(TERM.dividedBy(2));
        assertThat(lease.isHeld()).isTrue();

        assertThat(lease.renew()).isTrue();
    }

    /** Any number of servers that take, renew, release, crash and restart: never two holders of the lease. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void isNeverHeldTwice(long seed) throws IOException {
        Random random = new Random(seed);
        List<Leases> servers = new ArrayList<>(List.of(leases(), leases(), leases()));
        List<Optional<Lease>> held = new ArrayList<>(List.of(Optional.empty(), Optional.empty(), Optional.empty()));
        int taken = 0;
        for (int step = 0; step < 5000; step++) {
            int server = random.nextInt(servers.size());
            pass(TERM.dividedBy(1 + random.nextInt(20)));
            Optional<Lease> lease = held.get(server);
            switch (random.nextInt(6)) {
                case 0 -> {
                    servers.set(server, leases());
                    held.set(server, Optional.empty());
                }
                case 1 -> {
                    if (lease.isPresent()) {
                        lease.get().close();
                        held.set(server, Optional.empty());
                    }
                }
                case 2, 3 -> {
                    if (lease.isPresent() && !lease.get().renew()) {
                        held.set(server, Optional.empty());
                    }
                }
                default -> {
                    if (lease.isEmpty()) {
                        held.set(server, servers.get(server).take("gc"));
                        taken += held.get(server).isPresent() ? 1 : 0;
                    }
                }
            }
            assertThat(held.stream()
                            .flatMap(Optional::stream)
                            .filter(Lease::isHeld)
                            .count())
                    .isLessThanOrEqualTo(1);
        }
        assertThat(taken).isGreaterThan(100);
    }

    private static final class FailingState implements ServerState {

        private final ServerState state;
        private final boolean stores;
        private boolean fails;

        FailingState(ServerState state, boolean stores) {
            this.state = state;
            this.stores = stores;
        }

        @Override
        public boolean replace(String name, byte[] expected, byte[] content) throws IOException {
            boolean replaced = (!fails || stores) && state.replace(name, expected, content);
            if (fails) {
                throw new IOException("timeout");
            }
            return replaced;
        }

        @Override
        public Optional<byte[]> read(String name) throws IOException {
            return state.read(name);
        }

        @Override
        public void write(String name, byte[] content) throws IOException {
            state.write(name, content);
        }

        @Override
        public boolean create(String name, byte[] content) throws IOException {
            return state.create(name, content);
        }

        @Override
        public boolean delete(String name) throws IOException {
            return state.delete(name);
        }

        @Override
        public List<String> names(String level) throws IOException {
            return state.names(level);
        }
    }
}
