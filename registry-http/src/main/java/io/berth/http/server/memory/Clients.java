package io.berth.http.server.memory;

import io.berth.core.access.ClientSubnet;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a server and their memory cost. Without room for another connection or request, evicts a
 * connection that only waits for its client: of the address with the most connections, the one that has waited longest.
 * Thread-safe.
 */
final class Clients {

    /** How long a connection may send no request before it may be evicted, in nanoseconds. */
    static final long FRESH = Duration.ofSeconds(1).toNanos();

    /**
     * How long it may stall within a request before it may be evicted: a lost packet takes a few seconds to be
     * retransmitted.
     */
    static final long STALLED = Duration.ofSeconds(5).toNanos();

    /** The maximum of connections chosen for eviction and not yet closed, because their event loops are behind. */
    static final int MOST_LEAVING = 128;

    private static final Object LOCAL = "local";

    private final MemoryLimits limits;
    private final LongSupplier nanoTime;
    private final Map<Object, Set<Client>> sites = new HashMap<>();
    private final Map<Client, Long> costs = new HashMap<>();

    /** Connections chosen for eviction, with their cost; activity before the close cancels it. */
    private final Map<Client, Long> leaving = new HashMap<>();

    private long held;
    private long evictions;

    Clients(MemoryLimits limits) {
        this(limits, System::nanoTime);
    }

    Clients(MemoryLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /** Admits a new connection, whose cost is held until it is closed; empty when there is no room for it. */
    synchronized Optional<Client> admit(Channel channel, int cost) {
        Client client = new Client(channel, site(channel.remoteAddress()));
        if (!makeRoomAt(client.site()) || !makeRoom(cost, 1)) {
            return Optional.empty();
        }
        add(client, cost);
        channel.closeFuture().addListener(_ -> closed(client));
        return Optional.of(client);
    }

    /** Connections over a Unix domain socket have no address and count as one client. */
    static Object site(SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress() != null
                ? ClientSubnet.of(inet.getAddress())
                : LOCAL;
    }

    /**
     * Charges more to a connection, until it is released or the connection closed; returns false when there is no room.
     */
    synchronized boolean charge(Client client, int bytes) {
        stay(client);
        if (!makeRoom(bytes, 0) || !costs.containsKey(client)) {
            return false;
        }
        costs.merge(client, (long) bytes, Long::sum);
        held += bytes;
        return true;
    }

    /** Releases what {@link #charge} charged. */
    synchronized void release(Client client, int bytes) {
        // A closed connection has already released everything.
        if (costs.computeIfPresent(client, (_, cost) -> cost - bytes) != null) {
            held -= bytes;
        }
    }

    /** Bytes charged. */
    synchronized long held() {
        return held;
    }

    /** The number of open connections. */
    synchronized int count() {
        return costs.size();
    }

    /** The number of connections evicted so far. */
    synchronized long evictions() {
        return evictions;
    }

    /**
     * Closes the connection that holds the most, of the address whose connections hold the most together.
     *
     * @param holds bytes that closing a connection frees
     * @param idleNanos only connections idle for this long
     * @return whether there was one
     */
    synchronized boolean evictLargest(ToIntFunction<Client> holds, long idleNanos) {
        long now = nanoTime.getAsLong();
        ToIntFunction<Client> frees = client -> client.idleNanos(now) < idleNanos ? 0 : holds.applyAsInt(client);
        return evict(sites.values().stream()
                .max(Comparator.comparingLong(site -> sum(site, frees)))
                .flatMap(site -> site.stream().max(Comparator.comparingInt(frees)))
                .filter(client -> frees.applyAsInt(client) > 0));
    }

    private static long sum(Set<Client> site, ToIntFunction<Client> frees) {
        return site.stream().mapToLong(frees::applyAsInt).sum();
    }

    private boolean makeRoomAt(Object site) {
        Set<Client> same = sites.getOrDefault(site, Set.of());
        return same.size() < limits.connectionsPerAddress() || evict(longestAwaited(same));
    }

    private boolean makeRoom(int bytes, int connections) {
        while (held + bytes > limits.clients() || costs.size() + connections > limits.connections()) {
            if (!evict(sites.values().stream()
                    .sorted(Comparator.comparingInt((Set<Client> site) -> site.size())
                            .reversed())
                    .flatMap(site -> longestAwaited(site).stream())
                    .findFirst())) {
                return false;
            }
        }
        return true;
    }

    /** Connections without a request come before those with an incomplete one. New ones have time to send theirs. */
    private Optional<Client> longestAwaited(Set<Client> clients) {
        long now = nanoTime.getAsLong();
        return clients.stream()
                .filter(client -> client.isAwaited() && client.idleNanos(now) >= (client.isServed() ? STALLED : FRESH))
                .max(Comparator.comparing(Client::isServed, Comparator.reverseOrder())
                        .thenComparingLong(client -> client.idleNanos(now)));
    }

    private boolean evict(Optional<Client> victim) {
        if (leaving.size() >= MOST_LEAVING) {
            return false;
        }
        victim.ifPresent(client -> {
            leaving.put(client, remove(client));
            long lastActive = client.lastActive();
            EventLoop loop = client.channel().eventLoop();
            // Only after the loop polled the socket again: a request may be unread while others are decoded.
            loop.execute(() -> loop.schedule(() -> leave(client, lastActive), 1, TimeUnit.MILLISECONDS));
        });
        return victim.isPresent();
    }

    private void leave(Client client, long lastActive) {
        if (isGone(client, lastActive)) {
            abort(client.channel());
        }
    }

    /** False if there was activity since. */
    private synchronized boolean isGone(Client client, long lastActive) {
        if (client.lastActive() != lastActive) {
            stay(client);
        }
        boolean gone = leaving.remove(client) != null;
        evictions += gone ? 1 : 0;
        return gone;
    }

    private void stay(Client client) {
        @Nullable Long cost = leaving.remove(client);
        if (cost != null) {
            add(client, cost);
        }
    }

    private void add(Client client, long cost) {
        sites.computeIfAbsent(client.site(), _ -> new HashSet<>()).add(client);
        costs.put(client, cost);
        held += cost;
    }

    /** A close that starts at the first handler skips those that would send a protocol-level goodbye. */
    private static void abort(Channel channel) {
        channel.pipeline().firstContext().close();
    }

    private synchronized void closed(Client client) {
        remove(client);
        leaving.remove(client);
    }

    private long remove(Client client) {
        @Nullable Long cost = costs.remove(client);
        if (cost == null) {
            return 0;
        }
        held -= cost;
        sites.computeIfPresent(client.site(), (_, site) -> site.remove(client) && site.isEmpty() ? null : site);
        return cost;
    }
}
