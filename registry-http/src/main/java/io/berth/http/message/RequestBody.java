package io.berth.http.message;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.OptionalLong;

/**
 * The body of a request as a blocking channel: reading it is what makes the server read the socket, so a slow reader
 * slows its client and nobody's memory grows. Read by one thread.
 */
public interface RequestBody extends ReadableByteChannel {

    /** How long the client said it is, in bytes; empty when the body is chunked. Zero when there is none. */
    OptionalLong declaredLength();

    /**
     * Reads what has arrived, waiting for at least one byte. With no room in {@code destination} it waits all the same
     * and takes nothing, so that a buffer need only be held while there is something to put into it.
     *
     * @return how many, or -1 at the end of a complete body
     * @throws IOException when the client vanished, stalled for too long or sent a broken body: never an ordinary end
     */
    @Override
    int read(ByteBuffer destination) throws IOException;

    /** Bytes that {@link #read} gives without waiting. */
    int arrived();
}
