package io.berth.app;

import io.berth.core.store.ServerState;
import java.io.IOException;

/**
 * Lets a server that starts ask a command, or another server, to stop its work on the store: a document of the state.
 */
public final class StopRequest {

    private static final String STOP = "collection/stop";

    private final ServerState state;

    public StopRequest(ServerState state) {
        this.state = state;
    }

    /** Asks what works on the store to stop. */
    void make() throws IOException {
        state.write(STOP, new byte[] {'1'});
    }

    /** Takes it back. */
    public void forget() throws IOException {
        state.delete(STOP);
    }

    /** Whether a server that starts asks to stop. */
    public boolean isMade() throws IOException {
        return state.read(STOP).isPresent();
    }
}
