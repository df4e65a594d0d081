package io.berth.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.event.Event;
import io.berth.core.event.Events;
import io.berth.core.event.Fact;
import io.berth.core.store.ServerState;
import io.berth.storage.memory.MemoryStorage;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Pushes are refused by an order that all servers of a store see. */
final class ReadOnlyModeTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-12-01T10:00:00Z"), ZoneOffset.UTC);

    private final List<Fact> facts = new ArrayList<>();
    private final Events events = new Events(CLOCK, List.of((Event event) -> facts.add(event.fact())));
    private final ServerState state = MemoryStorage.create(CLOCK).state();
    private final AtomicLong nanos = new AtomicLong();
    private final ReadOnlyMode mode = mode();

    private ReadOnlyMode mode() {
        return new ReadOnlyMode(state, events, CLOCK, nanos::get);
    }

    @Test
    void holdsUntilItIsTakenBack() throws IOException {
        assertThat(mode.recent()).isEmpty();

        mode.enable("backup");
        assertThat(mode.recent()).hasToString("Optional[the registry is read-only since 2026-12-01T10:00:00Z: backup]");
        assertThat(mode.disable()).isTrue();
        assertThat(mode.recent()).isEmpty();
        assertThat(mode.disable()).isFalse();
        assertThat(facts)
                .containsExactly(new Fact.ReadOnlyChanged(true, "backup"), new Fact.ReadOnlyChanged(false, ""));
    }

    @Test
    void reachesOtherServersAndThoseThatStartLater() throws IOException {
        ReadOnlyMode other = mode();
        assertThat(other.recent()).isEmpty();

        mode.enable("");
        nanos.addAndGet(Duration.ofMillis(500).toNanos());
        assertThat(other.recent()).hasToString("Optional[the registry is read-only since 2026-12-01T10:00:00Z]");
        assertThat(mode().recent()).isPresent();
    }

    @Test
    void anUnreadableOrderCounts() throws IOException {
        state.write("maintenance/read-only", new byte[] {'?'});

        assertThat(mode.order()).isPresent();
        assertThat(mode.disable()).isTrue();
        assertThat(mode.order()).isEmpty();
    }
}
