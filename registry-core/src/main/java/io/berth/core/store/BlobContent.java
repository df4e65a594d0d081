package io.berth.core.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

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
}
