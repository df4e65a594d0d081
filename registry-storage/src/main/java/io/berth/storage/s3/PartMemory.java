package io.berth.storage.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The memory for content on its way into the bucket, all uploads together, in blocks: an upload takes one when bytes
 * for it have arrived. When all are taken the next one waits, and with it its client.
 */
final class PartMemory {

    static final int BLOCK = 256 * 1024;

    private final int blocks;
    private final Semaphore free;
    private final Duration patience;

    /** @param patience how long somebody waits for a block */
    PartMemory(long bytes, Duration patience) {
        this.blocks = (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / BLOCK));
        this.free = new Semaphore(blocks, true);
        this.patience = patience;
    }

    /** Takes a block if there is one at once. */
    boolean tryTake() {
        return free.tryAcquire();
    }

    /**
     * Takes a block, waiting for it.
     *
     * @throws IOException when nobody gives one back in time
     */
    void take() throws IOException {
        try {
            if (!free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IOException("no memory left for uploads: all " + (long) blocks * BLOCK
                        + " bytes are on their way to the bucket");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for memory");
        }
    }

    void giveBack(int count) {
        free.release(count);
    }
}
