package io.berth.http.server;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.nio.channels.FileChannel;

/**
 * Chunks of a file sent by sendfile from the page cache, without memory of the JVM. A single call for a large file
 * would occupy the event loop as long as the client keeps up with the disk.
 */
record SendfileChunks(EventLoop loop, FileChannel file) implements ChunkSource {

    /** What the kernel copies in some hundred microseconds. */
    private static final int PIECE = 1 << 20;

    @Override
    public int most() {
        return PIECE;
    }

    @Override
    public int buffers() {
        return 0;
    }

    @Override
    public Future<?> fetch(long offset, int length, long rest) {
        return loop.newSucceededFuture(new FileSlice(file, offset, length));
    }
}
