package io.berth.core.service;

import io.berth.core.event.Events;
import io.berth.core.event.Fact;
import io.berth.core.store.ServerState;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether pushes are refused, as an administrator said while the server runs: for a backup, or while data moves.
 * Persists across restarts; all servers of the store see it within a second. Pulls, deletions and garbage collection go
 * on. Thread-safe.
 */
public final class ReadOnlyMode {

    private static final Logger LOG = LoggerFactory.getLogger(ReadOnlyMode.class);

    private static final String DOCUMENT = "maintenance/read-only";
    private static final Duration FRESH = Duration.ofMillis(500);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ServerState state;
    private final Events events;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private volatile Seen seen;

    /**
     * An order to refuse pushes.
     *
     * @param reason for clients; may be empty
     * @param since when it was given
     */
    public record Order(String reason, Instant since) {

        /** For clients: {@code the registry is read-only since <time>: <reason>}. */
        @Override
        public String toString() {
            return "the registry is read-only since " + since + (reason.isEmpty() ? "" : ": " + reason);
        }
    }

    private record Seen(Optional<Order> order, long at) {}

    public ReadOnlyMode(ServerState state, Events events, Clock clock) {
        this(state, events, clock, System::nanoTime);
    }

    ReadOnlyMode(ServerState state, Events events, Clock clock, LongSupplier nanoTime) {
        this.state = state;
        this.events = events;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.seen = new Seen(Optional.empty(), nanoTime.getAsLong() - FRESH.toNanos());
    }

    /** The order in force; may be half a second old, and cheap to ask for each request. */
    public Optional<Order> recent() {
        Seen last = seen;
        if (nanoTime.getAsLong() - last.at < FRESH.toNanos()) {
            return last.order;
        }
        try {
            return order();
        } catch (IOException e) {
            // A push that needs the storage fails by itself.
            LOG.warn("cannot read whether the registry is read-only: {}", e.toString());
            return last.order;
        }
    }

    /** The order in force now. */
    public Optional<Order> order() throws IOException {
        Optional<Order> order = state.read(DOCUMENT).map(this::parse);
        seen = new Seen(order, nanoTime.getAsLong());
        return order;
    }

    /** A document that cannot be read counts as an order: refusing a push loses nothing. */
    private Order parse(byte[] document) {
        try {
            return JSON.readValue(document, Order.class);
        } catch (JacksonException e) {
            return new Order("its order, berth/" + DOCUMENT + ", is not readable", clock.instant());
        }
    }

    /** Refuses pushes from now on. */
    public Order enable(String reason) throws IOException {
        Order order = new Order(reason, clock.instant().truncatedTo(ChronoUnit.SECONDS));
        state.write(DOCUMENT, JSON.writeValueAsBytes(order));
        seen = new Seen(Optional.of(order), nanoTime.getAsLong());
        events.publish(new Fact.ReadOnlyChanged(true, reason));
        return order;
    }

    /** Accepts pushes again; returns false when they were accepted before. */
    public boolean disable() throws IOException {
        boolean deleted = state.delete(DOCUMENT);
        seen = new Seen(Optional.empty(), nanoTime.getAsLong());
        if (deleted) {
            events.publish(new Fact.ReadOnlyChanged(false, ""));
        }
        return deleted;
    }
}
