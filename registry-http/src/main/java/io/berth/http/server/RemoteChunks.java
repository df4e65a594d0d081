package io.berth.http.server;

import io.berth.core.store.BlobContent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of a blob on another server, read by a virtual thread, which may block. The next chunk is requested when the
 * client has taken the previous one, so the other server is read at the pace of the client.
 */
final class RemoteChunks implements ChunkSource {

    private static final int PIECE = 128 * 1024;

    private final EventLoop loop;
    private final ByteBufAllocator allocator;
    private final BlobContent.Elsewhere content;

    /** The open stream, up to the end of a range, and its position. */
    private @Nullable ReadableByteChannel open;

    private long position;

    RemoteChunks(Channel channel, BlobContent.Elsewhere content) {
        this.loop = channel.eventLoop();
        this.allocator = channel.alloc();
        this.content = content;
    }

    @Override
    public int most() {
        return PIECE;
    }

    @Override
    public int buffers() {
        return 2;
    }

    @Override
    public Future<?> fetch(long offset, int length, long rest) {
        Promise<Object> piece = loop.newPromise();
        Thread.ofVirtual().name("remote").start(() -> {
            try {
                piece.setSuccess(new DefaultHttpContent(read(offset, length, rest)));
            } catch (Throwable e) {
                // Any failure must complete the future, or its listener waits forever.
                piece.setFailure(e);
            }
        });
        return piece;
    }

    /** Chunks are read one after the other, so by one thread at a time. */
    private synchronized ByteBuf read(long offset, int length, long rest) throws IOException {
        ByteBuf bytes = allocator.directBuffer(length, length);
        try {
            ByteBuffer target = bytes.nioBuffer(0, length);
            ReadableByteChannel channel = at(offset, length + rest);
            while (target.hasRemaining()) {
                if (channel.read(target) < 0) {
                    throw new EOFException("the content ends at " + (offset + target.position()));
                }
            }
            position = offset + length;
            return bytes.writerIndex(length);
        } catch (IOException | RuntimeException e) {
            bytes.release();
            throw e;
        }
    }

    private ReadableByteChannel at(long offset, long length) throws IOException {
        ReadableByteChannel channel = open;
        if (channel == null || position != offset) {
            close();
            channel = content.origin().read(offset, length);
            open = channel;
            position = offset;
        }
        return channel;
    }

    @Override
    public void end() {
        // Aborting a connection may block.
        Thread.ofVirtual().name("remote").start(this::close);
    }

    private synchronized void close() {
        ReadableByteChannel channel = open;
        open = null;
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // It was only read from: a failure to close is harmless.
        }
    }
}
