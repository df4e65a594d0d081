package io.berth.app;

import io.berth.core.gc.CollectionReport;
import io.berth.core.store.ServerState;

/**
 * A garbage collection that a command asks the server for.
 *
 * @param graceMillis negative for that of the server's configuration
 */
public record CollectionOrder(long graceMillis, boolean untagged, boolean dryRun) {

    /** The requests in a store. */
    public static ServerRequests<CollectionOrder, CollectionReport> requests(ServerState state) {
        return new ServerRequests<>(state, "collection", CollectionOrder.class, CollectionReport.class);
    }
}
