package io.berth.http.message;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.OptionalLong;

/**
 * The body of a request as a blocking channel: reads make the server read the socket, so a slow reader slows its client
 * and memory stays bounded. Read by one thread.
 */
public interface RequestBody extends ReadableByteChannel {

    /** The {@code Content-Length} in bytes; empty when the body is chunked. Zero when there is none. */
    OptionalLong declaredLength();

    /**
     * Reads what has arrived, waiting for at least one byte. With an empty {@code destination} it waits as well and
     * reads nothing, so that callers need a buffer only when bytes are available.
     *
     * @return the number of bytes, or -1 at the end of a complete body
     * @throws IOException when the client disconnected, stalled for too long or sent a malformed body: never treated as
     *     the end
     */
    @Override
    int read(ByteBuffer destination) throws IOException;

    /** The number of bytes that {@link #read} returns without waiting. */
    int arrived();
}
