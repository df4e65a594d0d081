package io.berth.storage.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The shared memory for content on its way into the bucket, in blocks. When bytes have arrived an upload reserves the
 * minimum for a part, and waits for it, which holds back its client; beyond that it takes free blocks. An upload that
 * waits holds no memory, so there is no deadlock.
 */
final class PartMemory {

    static final int BLOCK = 256 * 1024;

    private static final int SMALLEST_PART = blocks(S3Settings.SMALLEST_PART);

    private final int blocks;
    private final Semaphore free;
    private final Duration patience;

    /**
     * @param bytes that always suffice for a part
     * @param patience how long to wait for a reservation
     */
    PartMemory(long bytes, Duration patience) {
        this.blocks = (int) Math.max(SMALLEST_PART, Math.min(Integer.MAX_VALUE, bytes / BLOCK));
        this.free = new Semaphore(blocks, true);
        this.patience = patience;
    }

    private static int blocks(int bytes) {
        return (bytes + BLOCK - 1) / BLOCK;
    }

    /** Takes a block if one is free. */
    boolean tryTake() {
        return free.tryAcquire();
    }

    /**
     * Reserves the blocks of the smallest part, or of this many bytes if that is more, and waits for them. The caller
     * must hold none.
     *
     * @return the number of blocks
     * @throws IOException when they do not become free in time
     */
    int reserve(int bytes) throws IOException {
        int count = Math.min(blocks, Math.max(SMALLEST_PART, blocks(bytes)));
        try {
            if (!free.tryAcquire(count, patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IOException("no memory left for uploads: all " + (long) blocks * BLOCK
                        + " bytes are on their way to the bucket");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for memory");
        }
        return count;
    }

    void giveBack(int count) {
        free.release(count);
    }
}
