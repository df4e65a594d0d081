package io.berth.app;

import io.berth.core.retention.RetentionReport;
import io.berth.core.store.ServerState;

/**
 * A run of retention that a command asks the server for.
 *
 * @param force whether it may exceed the limit
 */
public record RetentionOrder(boolean force) {

    /** The limit of a run that may delete all tags. */
    public static final int NO_LIMIT = 100;

    /** The requests in a store. */
    public static ServerRequests<RetentionOrder, RetentionReport> requests(ServerState state) {
        return new ServerRequests<>(state, "retention", RetentionOrder.class, RetentionReport.class);
    }
}
