package io.berth.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.http.server.memory.AcceptGate;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When connections are accepted. */
final class AcceptGateTest {

    private final AcceptGate gate = new AcceptGate();
    private final EmbeddedChannel listening = new EmbeddedChannel(gate);

    private void accept(int connections) {
        for (int i = 0; i < connections; i++) {
            listening.writeInbound("a connection");
        }
    }

    private void settle(int connections) {
        for (int i = 0; i < connections; i++) {
            gate.end();
        }
    }

    private boolean isAccepting() {
        return listening.config().isAutoRead();
    }

    @Test
    void closesWhileLoopsHaveNotSetUpWhatWasAccepted() {
        accept(AcceptGate.MOST - 1);
        assertThat(isAccepting()).isTrue();
        accept(1);
        assertThat(isAccepting()).isFalse();

        settle(AcceptGate.MOST / 2 - 1);
        assertThat(isAccepting()).isFalse();
        settle(1);
        assertThat(isAccepting()).isTrue();
    }

    @Test
    void forgetsConnectionsThatWereSetUpAndTakenDown() {
        Connections connections = new Connections(gate);
        accept(AcceptGate.MOST);

        for (int i = 0; i < AcceptGate.MOST; i++) {
            new EmbeddedChannel(connections).close();
        }

        assertThat(isAccepting()).isTrue();
    }

    /** A channel is closed before its loop removes the handlers. */
    @Test
    void closesWhileLoopsHaveNotTakenDownWhatWasClosed() {
        Connections connections = new Connections(gate);
        List<Boolean> accepting = new ArrayList<>();
        accept(AcceptGate.MOST);
        settle(AcceptGate.MOST - 1);
        EmbeddedChannel connection = new EmbeddedChannel(connections);
        accept(AcceptGate.MOST - 1);
        connection.closeFuture().addListener(_ -> accepting.add(isAccepting()));

        connection.close();

        assertThat(accepting).containsExactly(false);
    }
}
