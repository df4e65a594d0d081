package io.berth.core.store;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/** Where the bytes of a blob are, so that the wire can send them the shortest way. Whoever receives it closes it. */
public sealed interface BlobContent extends AutoCloseable {

    /** In bytes. */
    long size();

    @Override
    void close() throws IOException;

    /**
     * In an open file, from its first byte to {@code size}; the file may be replaced meanwhile, not changed. Others may
     * read the same file, so only positional reads are allowed.
     *
     * @param lease closed in place of the file, which somebody else may go on using
     */
    record InFile(FileChannel file, long size, Closeable lease) implements BlobContent {

        /** A file of its own. */
        public InFile(FileChannel file, long size) {
            this(file, size, file);
        }

        @Override
        public void close() throws IOException {
            lease.close();
        }
    }

    /**
     * In memory, all of it.
     *
     * @param released run when it is closed
     */
    record InMemory(ByteBuffer bytes, Runnable released) implements BlobContent {
        public InMemory {
            bytes = bytes.asReadOnlyBuffer();
        }

        /** Memory that is kept in any case. */
        public InMemory(ByteBuffer bytes) {
            this(bytes, () -> {});
        }

        @Override
        public ByteBuffer bytes() {
            return bytes.duplicate();
        }

        @Override
        public long size() {
            return bytes.remaining();
        }

        @Override
        public void close() {
            released.run();
        }
    }

    /** On another server: to be read through, or to be fetched there by the client itself. */
    record Elsewhere(long size, Origin origin) implements BlobContent {

        /** The other server. */
        public interface Origin {

            /**
             * Bytes of the content, as they come. Closed by the caller, at any time and on any thread.
             *
             * @return a channel that blocks, and fails rather than end early
             */
            ReadableByteChannel read(long offset, long length) throws IOException;

            /** Where whoever has this address may fetch the content, for a while; empty when nobody may. */
            Optional<URI> address() throws IOException;
        }

        @Override
        public void close() {
            // Nothing is open but what was read from.
        }
    }
}
