package io.berth.http.server;

import io.berth.core.store.BlobContent;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;

/** Chunks of a blob that is in memory. */
record MemoryChunks(EventLoop loop, BlobContent.InMemory memory) implements ChunkSource {

    private static final int PIECE = 64 * 1024;

    @Override
    public int most() {
        return PIECE;
    }

    @Override
    public int buffers() {
        return 1;
    }

    @Override
    public Future<?> fetch(long offset, int length, long rest) {
        return loop.newSucceededFuture(new DefaultHttpContent(Unpooled.wrappedBuffer(slice(memory, offset, length))));
    }

    static ByteBuffer slice(BlobContent.InMemory memory, long offset, long length) {
        ByteBuffer bytes = memory.bytes();
        return bytes.slice(bytes.position() + Math.toIntExact(offset), Math.toIntExact(length));
    }
}
