package io.berth.storage.file;

import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/**
 * Direct buffers for bytes on their way to a file. There are only so many; who finds none waits for one, which is never
 * long, since none is held while waiting for a client.
 */
final class ChunkBuffers {

    static final int SIZE = 1024 * 1024;

    /** A quarter of the direct memory, which the launcher sizes in step with the heap; more would not be faster. */
    static final int MOST = Math.clamp(Runtime.getRuntime().maxMemory() / (6 * SIZE), 4, 16);

    private final Semaphore free = new Semaphore(MOST, true);
    private final ConcurrentLinkedDeque<ByteBuffer> kept = new ConcurrentLinkedDeque<>();

    /** An empty buffer, to be given back. */
    ByteBuffer take() throws InterruptedIOException {
        try {
            free.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a buffer");
        }
        // The one used last, whose pages are still in the processor's caches.
        ByteBuffer buffer = kept.pollFirst();
        return buffer == null ? ByteBuffer.allocateDirect(SIZE) : buffer.clear();
    }

    void giveBack(ByteBuffer buffer) {
        kept.addFirst(buffer);
        free.release();
    }
}
