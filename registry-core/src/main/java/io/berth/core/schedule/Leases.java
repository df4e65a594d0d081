package io.berth.core.schedule;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.berth.core.store.ServerState;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Leases on work that only one of the servers sharing a storage may do at a time. A lease is a document of
 * {@link ServerState} that its holder rewrites to renew it. It expires one term after its last renewal.
 *
 * <p>Clocks are not compared: another server takes a lease over when it has seen the document unchanged for a whole
 * term of its own, so its first attempt never succeeds. A server whose clock jumps, or that restarts, never causes two
 * holders. Thread-safe.
 */
public final class Leases {

    private static final String LEVEL = "leases/";

    private static final byte[] FREE = {};

    private final ServerState state;
    private final Duration term;
    private final LongSupplier nanoTime;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    /** The last observed content of a lease that another server holds, and since when it is unchanged. */
    @SuppressWarnings("ArrayRecordComponent") // instances are never compared
    private record Seen(byte[] content, long since) {}

    /**
     * The leases of a storage.
     *
     * @param term the duration of a lease; renew it several times within
     */
    public Leases(ServerState state, Duration term) {
        this(state, term, System::nanoTime);
    }

    Leases(ServerState state, Duration term, LongSupplier nanoTime) {
        this.state = state;
        this.term = term;
        this.nanoTime = nanoTime;
    }

    /** Acquires a lease; empty while another holder has it. */
    public Optional<Lease> take(String name) throws IOException {
        Lease lease = new Lease(LEVEL + name);
        return lease.take() ? Optional.of(lease) : Optional.empty();
    }

    private boolean isOver(String name, byte[] content) {
        long now = nanoTime.getAsLong();
        Seen before = seen.compute(
                name,
                (_, last) -> last != null && Arrays.equals(last.content(), content) ? last : new Seen(content, now));
        return now - before.since() >= term.toNanos();
    }

    /** An acquired lease. Used by one thread at a time; closing it releases it. */
    public final class Lease implements AutoCloseable {

        private final String name;
        private final UUID holder = UUID.randomUUID();
        private int renewals;
        private byte[] content = FREE;
        private long renewed;
        private boolean lost;

        private Lease(String name) {
            this.name = name;
        }

        private boolean take() throws IOException {
            Optional<byte[]> present = state.read(name);
            byte[] next = next();
            long now = nanoTime.getAsLong();
            if (present.isPresent() && present.get().length > 0 && !isOver(name, present.get())) {
                return false;
            }
            boolean taken = present.isPresent() ? state.replace(name, present.get(), next) : state.create(name, next);
            if (taken) {
                seen.remove(name);
                content = next;
                renewed = now;
            }
            return taken;
        }

        private byte[] next() {
            renewals++;
            return (holder + " " + renewals).getBytes(US_ASCII);
        }

        /**
         * Whether the lease is still held, by the time since its last renewal. Work must finish within the rest of the
         * term.
         */
        public boolean isHeld() {
            return !lost && nanoTime.getAsLong() - renewed < term.toNanos();
        }

        /**
         * Renews the lease for another term; returns false when it is lost.
         *
         * @throws IOException when the storage fails; the lease is then held for the rest of its term
         */
        public boolean renew() throws IOException {
            if (!isHeld()) {
                lost = true;
                return false;
            }
            long now = nanoTime.getAsLong();
            byte[] next = next();
            lost = !state.replace(name, content, next) && !replaceUnconfirmed(next);
            if (!lost) {
                content = next;
                renewed = now;
            }
            return !lost;
        }

        /** A renewal that reported a failure may have been stored. */
        private boolean replaceUnconfirmed(byte[] next) throws IOException {
            Optional<byte[]> present = state.read(name);
            return present.isPresent() && isOwn(present.get()) && state.replace(name, present.get(), next);
        }

        private boolean isOwn(byte[] document) {
            return new String(document, US_ASCII).startsWith(holder + " ");
        }

        /** Releases the lease, unless it is already lost. */
        @Override
        public void close() throws IOException {
            if (!lost) {
                lost = true;
                state.replace(name, content, FREE);
            }
        }
    }
}
