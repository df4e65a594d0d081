package io.berth.core.store;

import io.berth.core.model.Digest;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;

/**
 * An upload session, acquired by its only writer. Used by one thread at a time. Closing releases it and keeps what was
 * received, unless the session was finished or cancelled.
 */
public interface UploadSession extends AutoCloseable {

    /** How many bytes it has received; still available after its end. */
    long offset();

    /**
     * Appends all bytes of {@code content}.
     *
     * @param content read to its end, not closed. Read with an empty buffer before each chunk: a slow source blocks in
     *     that call, so that no buffer is held meanwhile
     * @param likely the expected algorithm of the final digest: a correct guess saves a pass over the bytes
     * @throws IOException from {@code content} or from the disk; bytes received by then are kept
     */
    void append(ReadableByteChannel content, Digest.Algorithm likely) throws IOException;

    /**
     * Publishes the received bytes, after checking that they hash to {@code expected}; ends the session. On return the
     * blob is durable in the {@link BlobStore}.
     *
     * @throws io.berth.core.model.RegistryException DIGEST_INVALID on a mismatch, which removes the session
     */
    void finish(Digest expected) throws IOException;

    /**
     * Appends the last bytes and publishes the blob: {@link #append} and {@link #finish(Digest)} in one, which a store
     * may optimize. When reading {@code content} fails, bytes read from it may be lost.
     */
    default void finish(ReadableByteChannel content, Digest expected) throws IOException {
        append(content, expected.algorithm());
        finish(expected);
    }

    /** Cancels the session and deletes what it received. */
    void cancel() throws IOException;

    @Override
    void close() throws IOException;
}
