package io.berth.core.store;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/** Where the bytes of a blob are, so that the HTTP layer can choose how to send them. The receiver closes it. */
public sealed interface BlobContent extends AutoCloseable {

    /** The size in bytes. */
    long size();

    @Override
    void close() throws IOException;

    /** All bytes, for small content. Leaves it open. */
    default byte[] read() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size()));
        switch (this) {
            case InMemory(ByteBuffer memory, Runnable _) -> bytes.put(memory.duplicate());
            case InFile(FileChannel file, long _, Closeable _) -> {
                while (bytes.hasRemaining()) {
                    if (file.read(bytes, bytes.position()) < 0) {
                        throw new EOFException("content ended after " + bytes.position() + " bytes");
                    }
                }
            }
            case Elsewhere(long size, Elsewhere.Origin origin) -> {
                try (ReadableByteChannel channel = origin.read(0, size)) {
                    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
                }
            }
        }
        return bytes.array();
    }

    /**
     * In an open file, from its first byte to {@code size}; the file may be replaced meanwhile, but not changed. The
     * channel may be shared, so only positional reads are allowed.
     *
     * @param lease closed in place of the file, which others may still use
     */
    record InFile(FileChannel file, long size, Closeable lease) implements BlobContent {

        /** A file that is not shared. */
        public InFile(FileChannel file, long size) {
            this(file, size, file);
        }

        @Override
        public void close() throws IOException {
            lease.close();
        }
    }

    /**
     * All of it in memory.
     *
     * @param released run when it is closed
     */
    record InMemory(ByteBuffer bytes, Runnable released) implements BlobContent {
        public InMemory {
            bytes = bytes.asReadOnlyBuffer();
        }

        /** Memory that needs no release. */
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

    /** On another server: to be proxied, or fetched by the client after a redirect. */
    record Elsewhere(long size, Origin origin) implements BlobContent {

        /** The server that has the content. */
        public interface Origin {

            /**
             * Opens a stream of the content. The caller may close it at any time and on any thread.
             *
             * @return a blocking channel, which fails on a premature end
             */
            ReadableByteChannel read(long offset, long length) throws IOException;

            /** A temporary URL from which the client can fetch the content; empty when redirects are not possible. */
            Optional<URI> address() throws IOException;
        }

        @Override
        public void close() {
            // Only channels from {@code read} need to be closed.
        }
    }
}
