package io.berth.storage.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The memory for content on its way into the bucket, all uploads together, in blocks. When bytes for it have arrived an
 * upload reserves what the smallest part needs, waiting its turn, and with it its client; beyond that it takes what is
 * free. So nobody waits who holds anything that others wait for, and could not send.
 */
final class PartMemory {

    static final int BLOCK = 256 * 1024;

    private static final int SMALLEST_PART = blocks(S3Settings.SMALLEST_PART);

    private final int blocks;
    private final Semaphore free;
    private final Duration patience;

    /**
     * @param bytes that are enough for a part in any case
     * @param patience how long somebody waits for a reservation
     */
    PartMemory(long bytes, Duration patience) {
        this.blocks = (int) Math.max(SMALLEST_PART, Math.min(Integer.MAX_VALUE, bytes / BLOCK));
        this.free = new Semaphore(blocks, true);
        this.patience = patience;
    }

    private static int blocks(int bytes) {
        return (bytes + BLOCK - 1) / BLOCK;
    }

    /** Takes a block if there is one at once. */
    boolean tryTake() {
        return free.tryAcquire();
    }

    /**
     * Takes the blocks of the smallest part, or of so many bytes if that is more, waiting for them. Only for who has
     * none.
     *
     * @return how many blocks
     * @throws IOException when others do not give them back in time
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
