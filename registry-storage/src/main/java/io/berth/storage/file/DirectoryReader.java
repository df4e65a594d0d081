package io.berth.storage.file;

import io.berth.core.model.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Lists the names in a directory. */
@FunctionalInterface
interface DirectoryReader extends AutoCloseable {

    /**
     * A page of the names, in the order of their characters; empty when there is no directory.
     *
     * @param after where to continue: any text, exclusive
     */
    Page<String> page(Path directory, Optional<String> after, int limit) throws IOException;

    /** Drops all cached names. */
    @Override
    default void close() {}
}
