package io.berth.core.store;

import io.berth.core.model.Digest;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;

/**
 * An upload in the hands of its one writer. Used by one thread at a time. Closing lets the next writer in and keeps
 * what was received, unless the session was finished or cancelled.
 */
public interface UploadSession extends AutoCloseable {

    /** How many bytes it has received; still known when it has ended. */
    long offset();

    /**
     * Appends everything {@code content} has.
     *
     * @param content read to its end, not closed. Read without room before each chunk: a source that takes its time
     *     waits then, so that no buffer is held for it
     * @param likely the algorithm the digest at the end will probably use: a good guess saves a pass over the bytes
     * @throws IOException from {@code content} or from the disk; what had been received by then stays received
     */
    void append(ReadableByteChannel content, Digest.Algorithm likely) throws IOException;

    /**
     * Publishes exactly the bytes received, after checking that they hash to {@code expected}; ends the session. On
     * return the blob is in the {@link BlobStore} and durable.
     *
     * @throws io.berth.core.model.RegistryException DIGEST_INVALID when they hash to something else; the session is
     *     gone
     */
    void finish(Digest expected) throws IOException;

    /**
     * Appends the last bytes, and publishes all of them: {@link #append} and {@link #finish(Digest)} in one, of which a
     * store may make less than two. When reading {@code content} fails, not all of what it gave need stay received.
     */
    default void finish(ReadableByteChannel content, Digest expected) throws IOException {
        append(content, expected.algorithm());
        finish(expected);
    }

    /** Ends the session and drops what it received. */
    void cancel() throws IOException;

    @Override
    void close() throws IOException;
}
