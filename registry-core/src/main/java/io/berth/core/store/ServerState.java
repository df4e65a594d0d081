package io.berth.core.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What the server itself has to remember between starts and share between replicas: signing keys, secrets, API keys.
 * Small documents, for the owner of the process only. Names are lower-case words joined by slashes, such as
 * {@code keys/ab12}. What a method reports as done is durable. Safe for use by many threads.
 */
public interface ServerState {

    /** The document; empty when there is none. Cheap to ask for again and again. */
    Optional<byte[]> read(String name) throws IOException;

    /** Writes or replaces a document atomically. */
    void write(String name, byte[] content) throws IOException;

    /**
     * Writes a document unless there is one, which then stays; false when it does. Of several that try at the same
     * time, on whatever replica, one gets true.
     */
    boolean create(String name, byte[] content) throws IOException;

    /**
     * Replaces a document that has this content, and no other; false when it has not. Of several that try at the same
     * time, on whatever replica, one gets true.
     *
     * @param expected what was read
     */
    boolean replace(String name, byte[] expected, byte[] content) throws IOException;

    /** Removes a document; false when there was none. */
    boolean delete(String name) throws IOException;

    /** The names of the documents and levels directly below a level, in order: {@code ab12} below {@code keys}. */
    List<String> names(String level) throws IOException;
}
