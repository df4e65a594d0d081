package io.berth.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
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
    void closesWhileLoopsHaveNotTakenDownWhatWasClosed() {
        Connections connections = new Connections(gate);
        accept(AcceptGate.MOST / 2);
        for (int i = 0; i < AcceptGate.MOST / 2; i++) {
            new EmbeddedChannel(connections).close();
        }
        assertThat(connections.draining()).isFalse();
        assertThat(isAccepting()).as("each was set up, and taken down at once").isTrue();

        for (int i = 0; i < AcceptGate.MOST; i++) {
            gate.begin();
        }
        assertThat(isAccepting()).isFalse();
    }
}
