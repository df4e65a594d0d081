package io.berth.storage.file;

import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/**
 * A bounded pool of direct buffers for bytes on their way to a file. When none is free the caller waits, always
 * briefly, because no buffer is held while waiting for a client.
 */
final class ChunkBuffers {

    static final int SIZE = 1024 * 1024;

    /** A quarter of the direct memory, which the launcher sizes in proportion to the heap; more would not be faster. */
    static final int MOST = Math.clamp(Runtime.getRuntime().maxMemory() / (6 * SIZE), 4, 16);

    private final Semaphore free = new Semaphore(MOST, true);
    private final ConcurrentLinkedDeque<ByteBuffer> kept = new ConcurrentLinkedDeque<>();

    /** Takes an empty buffer, to be given back. */
    ByteBuffer take() throws InterruptedIOException {
        try {
            free.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a buffer");
        }
        // The most recently used one, whose pages are still in the processor's caches.
        ByteBuffer buffer = kept.pollFirst();
        return buffer == null ? ByteBuffer.allocateDirect(SIZE) : buffer.clear();
    }

    void giveBack(ByteBuffer buffer) {
        kept.addFirst(buffer);
        free.release();
    }
}
