package io.berth.core.store;

import java.io.IOException;

/**
 * The claim of a process on a store: of a server that serves it, or of a command that works on it while it is not
 * served. Closing it ends the claim.
 */
@FunctionalInterface
public interface StoreClaim extends AutoCloseable {

    @Override
    void close() throws IOException;
}
