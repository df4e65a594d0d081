package io.berth.http.server.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Connections without room. */
final class WaitingConnectionsTest {

    private final AcceptGate gate = new AcceptGate();
    private final EmbeddedChannel listening = new EmbeddedChannel(gate);
    private final WaitingConnections waiting = new WaitingConnections(gate);
    private boolean room;

    private final class Connection extends EmbeddedChannel {

        private final SocketAddress remote;
        private final List<String> became = new ArrayList<>();

        Connection(String address) {
            this.remote = new InetSocketAddress(InetAddress.ofLiteral(address), 4711);
            waiting.admit(this, this::admit, () -> become("refused"));
        }

        private boolean admit() {
            if (room) {
                become("admitted");
            }
            return room;
        }

        private void become(String state) {
            pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelActive(ChannelHandlerContext ctx) {
                    became.add(state + " and active");
                }
            });
            became.add(state);
        }

        Connection after(long millis) {
            for (long passed = 0; passed < millis; passed += 10) {
                advanceTimeBy(10, TimeUnit.MILLISECONDS);
                runScheduledPendingTasks();
            }
            return this;
        }

        @Override
        protected SocketAddress remoteAddress0() {
            return remote;
        }
    }

    @Test
    void isAdmittedAtOnceWhereThereIsRoom() {
        room = true;
        assertThat(new Connection("192.0.2.1").became).containsExactly("admitted");
    }

    @Test
    void isAdmittedOnceThereIsRoom() {
        Connection connection = new Connection("192.0.2.1").after(1000);
        assertThat(connection.became).isEmpty();

        room = true;

        assertThat(connection.after(100).became).containsExactly("admitted", "admitted and active");
        assertThat(connection.after(5000).became).hasSize(2);
    }

    @Test
    void isRefusedWhenThereIsNoRoomForLong() {
        Connection connection = new Connection("192.0.2.1").after(WaitingConnections.PATIENCE.toMillis() + 10);
        assertThat(connection.became).containsExactly("refused", "refused and active");
    }

    @Test
    void isRefusedAtOnceWhereManyOfItsAddressWait() {
        List<Connection> first = new ArrayList<>();
        for (int i = 0; i < WaitingConnections.PLACES_OF_ADDRESS; i++) {
            first.add(new Connection("192.0.2.1"));
        }
        assertThat(new Connection("192.0.2.1").became).containsExactly("refused");
        assertThat(new Connection("192.0.2.2").became).isEmpty();

        first.getFirst().close();

        assertThat(new Connection("192.0.2.1").became)
                .as("in the place of the closed one")
                .isEmpty();
    }

    @Test
    void isRefusedAtOnceWhereManyWait() {
        for (int i = 0; i < WaitingConnections.PLACES; i++) {
            assertThat(new Connection("192.0.2." + i / 10).became).isEmpty();
        }
        assertThat(new Connection("198.51.100.1").became).containsExactly("refused");
    }

    @Test
    void staysWithTheKernelWhereManyWait() {
        List<Connection> many = new ArrayList<>();
        for (int i = 0; i < AcceptGate.MOST; i++) {
            many.add(new Connection("192.0.2." + i / 10));
        }
        assertThat(listening.config().isAutoRead()).isFalse();

        room = true;
        many.forEach(connection -> connection.after(100));

        assertThat(listening.config().isAutoRead()).isTrue();
    }

    @Test
    void isClosedWhenItsClientLeaves() {
        Connection connection = new Connection("192.0.2.1");
        connection.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(connection.isOpen()).isFalse();
        assertThat(connection.after(5000).became).isEmpty();
    }
}
