package io.berth.core.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Where the bytes of a blob are, so that the wire can send them the shortest way. Whoever receives it closes it. */
public sealed interface BlobContent extends AutoCloseable {

    /** In bytes. */
    long size();

    @Override
    void close() throws IOException;

    /** In an open file, from its first byte to {@code size}; the file may be replaced meanwhile, not changed. */
    record InFile(FileChannel file, long size) implements BlobContent {
        @Override
        public void close() throws IOException {
            file.close();
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
