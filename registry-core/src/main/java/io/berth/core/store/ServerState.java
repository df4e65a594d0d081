package io.berth.core.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * State of the server that persists across restarts and is shared between replicas: signing keys, secrets, API keys.
 * Small documents, accessible to the process owner only. Names are lower-case words joined by slashes, such as
 * {@code keys/ab12}. What a method reports as done is durable. Thread-safe.
 */
public interface ServerState {

    /** The document; empty when there is none. Cheap to call often. */
    Optional<byte[]> read(String name) throws IOException;

    /** Writes or replaces a document atomically. */
    void write(String name, byte[] content) throws IOException;

    /**
     * Creates a document; returns false when it exists, which leaves it unchanged. Of concurrent calls on all replicas,
     * exactly one returns true.
     */
    boolean create(String name, byte[] content) throws IOException;

    /**
     * Replaces a document if it has the expected content (compare-and-set); else returns false. Of concurrent calls on
     * all replicas, one returns true.
     *
     * @param expected the content that was read
     */
    boolean replace(String name, byte[] expected, byte[] content) throws IOException;

    /** Deletes a document; returns false when there was none. */
    boolean delete(String name) throws IOException;

    /** The names of the documents and levels directly below a level, in order: {@code ab12} below {@code keys}. */
    List<String> names(String level) throws IOException;
}
