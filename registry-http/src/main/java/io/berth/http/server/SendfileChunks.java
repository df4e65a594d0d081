package io.berth.http.server;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.nio.channels.FileChannel;

/**
 * Pieces of a file that the kernel sends from its page cache, so they take none of our memory. One for all of a large
 * file would hold the event loop for as long as a client as fast as the disk takes it.
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
