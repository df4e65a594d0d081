package io.berth.core.store;

import java.io.IOException;

/** The claim of the one process that serves a store, or works on one that is not served. Closing it ends the claim. */
@FunctionalInterface
public interface StoreClaim extends AutoCloseable {

    /** What a process is that claims a store. */
    enum Holder {
        /** It serves the store. */
        SERVER,
        /** It works on a store that is not served. */
        COMMAND
    }

    @Override
    void close() throws IOException;
}
