package io.berth.app;

import io.berth.core.scrub.ScrubReport;
import io.berth.core.store.ServerState;

/**
 * A scrub that a command asks the server for.
 *
 * @param bytesPerSecond negative for the rate of the server's configuration
 */
public record ScrubOrder(long bytesPerSecond) {

    /** The requests in a store. */
    public static ServerRequests<ScrubOrder, ScrubReport> requests(ServerState state) {
        return new ServerRequests<>(state, "scrub", ScrubOrder.class, ScrubReport.class);
    }
}
