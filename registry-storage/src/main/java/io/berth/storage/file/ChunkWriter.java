package io.berth.storage.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * Chunks on their way to a file, in order: the next one is filled while the last one is written. Closing waits for the
 * last. Used by one thread at a time.
 */
final class ChunkWriter implements AutoCloseable {

    private static final Future<?> NOTHING = CompletableFuture.completedFuture(null);

    /** Where the chunks go. */
    @FunctionalInterface
    interface Sink {
        void write(ByteBuffer chunk) throws IOException;
    }

    private final DiskWork disk;
    private final ChunkBuffers buffers;
    private final Sink sink;
    private Future<?> last = NOTHING;

    ChunkWriter(DiskWork disk, ChunkBuffers buffers, Sink sink) {
        this.disk = disk;
        this.buffers = buffers;
        this.sink = sink;
    }

    /**
     * Takes over a buffer, and gives it back when it is written: a client that keeps us waiting holds none.
     *
     * @throws IOException when the chunk before could not be written; then this one is not
     */
    void write(ByteBuffer chunk) throws IOException {
        boolean started = false;
        try {
            awaitLast();
            last = disk.start(() -> writeAndGiveBack(chunk));
            started = true;
        } finally {
            if (!started) {
                buffers.giveBack(chunk);
            }
        }
    }

    private void writeAndGiveBack(ByteBuffer chunk) throws IOException {
        try {
            sink.write(chunk);
        } finally {
            buffers.giveBack(chunk);
        }
    }

    /** A failure is told once. */
    private void awaitLast() throws IOException {
        Future<?> awaited = last;
        last = NOTHING;
        DiskWork.await(awaited);
    }

    @Override
    public void close() throws IOException {
        awaitLast();
    }
}
