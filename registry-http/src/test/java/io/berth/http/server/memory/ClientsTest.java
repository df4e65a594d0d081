package io.berth.http.server.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The memory cost of connections, and which are evicted. */
final class ClientsTest {

    private static final int COST = 10;

    private final AtomicLong nanos = new AtomicLong(System.nanoTime());
    private final Clients clients = new Clients(new MemoryLimits(0, 100, 8, 5), nanos::get);

    /** Advances time, without activity of the existing connections. */
    private void pass() {
        nanos.addAndGet(2 * Clients.STALLED);
    }

    /** A connection from an address. */
    private static final class Connection extends EmbeddedChannel {

        private final SocketAddress remote;

        Connection(String address) {
            super(new ChannelInboundHandlerAdapter());
            this.remote = new InetSocketAddress(InetAddress.ofLiteral(address), 4711);
        }

        @Override
        protected SocketAddress remoteAddress0() {
            return remote;
        }
    }

    private Optional<Client> admit(String address) {
        Optional<Client> admitted = clients.admit(new Connection(address), COST);
        admitted.ifPresent(Client::awaited);
        return admitted;
    }

    private List<Client> admit(String address, int count) {
        List<Client> admitted = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            admitted.add(admit(address).orElseThrow());
        }
        return admitted;
    }

    private static boolean isOpen(Client client) {
        EmbeddedChannel channel = (EmbeddedChannel) client.channel();
        channel.runPendingTasks();
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        return client.channel().isOpen();
    }

    @Test
    void holdWhatTheyCostUntilTheyAreClosed() {
        Client client = admit("192.0.2.1").orElseThrow();
        clients.charge(client, 5);
        assertThat(clients.held()).isEqualTo(15);

        clients.release(client, 5);
        assertThat(clients.held()).isEqualTo(10);
        clients.charge(client, 7);
        client.channel().close();

        assertThat(clients.held()).isZero();
        assertThat(clients.count()).isZero();
        clients.release(client, 7);
        assertThat(clients.held()).isZero();
    }

    /** It is unread in the socket, and the event loop reads it before it runs the eviction. */
    @Test
    void keepAConnectionWhoseRequestCameBeforeItWasClosed() {
        List<Client> idle = admit("192.0.2.1", 5);
        pass();
        Client fresh = admit("192.0.2.1").orElseThrow();
        assertThat(clients.held()).isEqualTo(5 * COST);

        idle.getFirst().began();

        assertThat(idle).allMatch(ClientsTest::isOpen);
        assertThat(isOpen(fresh)).isTrue();
        assertThat(clients.evictions()).isZero();
        assertThat(clients.held()).isEqualTo(6 * COST);
    }

    @Test
    void makeRoomByTheLongestIdleConnectionOfTheBusiestAddress() {
        Client lonely = admit("192.0.2.1").orElseThrow();
        List<Client> many = admit("192.0.2.2", 5);
        admit("192.0.2.3", 2);
        assertThat(admit("192.0.2.4")).as("all are new").isEmpty();
        pass();

        assertThat(admit("192.0.2.4")).isPresent();

        assertThat(isOpen(lonely)).isTrue();
        assertThat(many).filteredOn(ClientsTest::isOpen).containsExactlyElementsOf(many.subList(1, 5));
        assertThat(clients.evictions()).isOne();
    }

    /** Each is charged until its event loop closes it, whatever happens meanwhile. */
    @Test
    void makeNoRoomWhileTheEventLoopsAreBehindWithClosingThem() {
        Clients many = new Clients(new MemoryLimits(0, 10_000 * COST, 10_000, 10_000), nanos::get);
        List<EmbeddedChannel> open = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            open.add(new Connection("192.0.2.1"));
            many.admit(open.getLast(), COST).orElseThrow().awaited();
        }
        pass();

        for (int i = 0; i < Clients.MOST_LEAVING; i++) {
            assertThat(many.admit(new Connection("192.0.2.2"), COST)).isPresent();
        }
        assertThat(many.admit(new Connection("192.0.2.2"), COST)).isEmpty();

        open.forEach(channel -> {
            channel.runPendingTasks();
            channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
        });
        assertThat(many.evictions()).isEqualTo(Clients.MOST_LEAVING);
        assertThat(many.admit(new Connection("192.0.2.2"), COST)).isPresent();
    }

    @Test
    void areNeverClosedForOthersWhileTheyAreServed() {
        List<Client> served = admit("192.0.2.2", 5);
        served.forEach(Client::began);
        Client idle = admit("192.0.2.1").orElseThrow();
        admit("192.0.2.3", 2).forEach(Client::began);
        pass();

        assertThat(admit("192.0.2.4")).isPresent();

        assertThat(served).allMatch(ClientsTest::isOpen);
        assertThat(isOpen(idle)).isFalse();
    }

    @Test
    void areRefusedWhileAllOthersAreServed() {
        admit("192.0.2.2", 5).forEach(Client::began);
        admit("192.0.2.3", 3).forEach(Client::began);
        pass();

        assertThat(admit("192.0.2.4")).isEmpty();
        assertThat(clients.count()).isEqualTo(8);
    }

    @Test
    void makeRoomForMoreOfTheirOwnAddressOnly() {
        List<Client> same = admit("192.0.2.2", 5);
        Client other = admit("192.0.2.1").orElseThrow();
        pass();

        assertThat(admit("192.0.2.2")).isPresent();

        assertThat(isOpen(other)).isTrue();
        assertThat(same).filteredOn(ClientsTest::isOpen).hasSize(4);
    }

    @Test
    void makeRoomForARequest() {
        Client idle = admit("192.0.2.1").orElseThrow();
        Client served = admit("192.0.2.2").orElseThrow();
        served.began();
        pass();

        assertThat(clients.charge(served, 81)).isTrue();
        assertThat(isOpen(idle)).isFalse();
        assertThat(clients.charge(served, 20)).isFalse();
        assertThat(clients.held()).isEqualTo(91);
    }

    @Test
    void makeRoomWhereTheRestOfARequestDoesNotCome() {
        List<Client> served = admit("192.0.2.2", 5);
        admit("192.0.2.3", 3).forEach(Client::began);
        served.forEach(Client::began);
        Client stalled = served.get(3);
        stalled.incomplete(true);
        pass();

        assertThat(admit("192.0.2.4")).isPresent();

        assertThat(served).filteredOn(ClientsTest::isOpen).hasSize(4).doesNotContain(stalled);
    }

    @Test
    void areEvictedByWhatTheyHoldTogether() {
        Client large = admit("192.0.2.1").orElseThrow();
        large.received(50);
        List<Client> many = admit("192.0.2.2", 3);
        many.forEach(client -> client.received(20));
        many.getLast().received(1);
        admit("192.0.2.3", 1);
        pass();

        assertThat(clients.evictLargest(Client::unparsed, 0)).isTrue();
        assertThat(isOpen(many.getLast())).isFalse();
        assertThat(clients.evictLargest(Client::unparsed, 0)).isTrue();
        assertThat(isOpen(large)).isFalse();
        assertThat(clients.evictLargest(Client::unparsed, Long.MAX_VALUE)).isFalse();
    }
}
