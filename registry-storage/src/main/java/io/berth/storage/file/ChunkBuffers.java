package io.berth.storage.file;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Direct buffers for bytes on their way to a file. A few are kept, since making one is dear. */
final class ChunkBuffers {

    static final int SIZE = 256 * 1024;

    private static final int MOST_KEPT = 32;

    private final BlockingQueue<ByteBuffer> kept = new ArrayBlockingQueue<>(MOST_KEPT);

    /** An empty buffer, to be given back. */
    ByteBuffer take() {
        ByteBuffer buffer = kept.poll();
        return buffer == null ? ByteBuffer.allocateDirect(SIZE) : buffer.clear();
    }

    void giveBack(ByteBuffer buffer) {
        // Beyond what is kept it is the garbage collector's.
        kept.offer(buffer);
    }
}
