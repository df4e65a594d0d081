package io.berth.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Chunks of a file where sendfile cannot be used. Bytes in the page cache are copied on the event loop, without
 * blocking; the others are read on a thread for files (ADR 0018).
 */
final class FileChunks implements ChunkSource {

    /** Four TLS records: small enough to stay in the processor's cache until they are encrypted. */
    private static final int PIECE = 64 * 1024;

    /** How much is looked up in the page cache at a time, because each lookup costs some microseconds. */
    private static final int LOOK = 4 << 20;

    /** How long a page cache lookup is trusted. */
    private static final long TRUSTED = Duration.ofSeconds(1).toNanos();

    private final EventLoop loop;
    private final ByteBufAllocator allocator;
    private final Executor readers;
    private final FileChannel file;
    private final long size;

    private long cachedTo;
    private long looked;

    FileChunks(Channel channel, Executor readers, FileChannel file, long size) {
        this.loop = channel.eventLoop();
        this.allocator = channel.alloc();
        this.readers = readers;
        this.file = file;
        this.size = size;
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
        if (isCached(offset, length)) {
            read(piece, offset, length);
        } else {
            readLater(piece, offset, length);
        }
        return piece;
    }

    private boolean isCached(long offset, int length) {
        long now = System.nanoTime();
        if (offset + length > cachedTo || now - looked > TRUSTED) {
            long end = Math.min(size, offset + LOOK);
            cachedTo = look(offset, end) ? end : 0;
            looked = now;
        }
        return offset + length <= cachedTo;
    }

    /** Asks the kernel whether these pages are in memory, without touching them. */
    private boolean look(long offset, long end) {
        try (Arena arena = Arena.ofConfined()) {
            return file.map(MapMode.READ_ONLY, offset, end - offset, arena).isLoaded();
        } catch (IOException e) {
            // The following read reports the error.
            return false;
        }
    }

    private void readLater(Promise<Object> piece, long offset, int length) {
        try {
            readers.execute(() -> read(piece, offset, length));
        } catch (RejectedExecutionException e) {
            piece.setFailure(e);
        }
    }

    private void read(Promise<Object> piece, long offset, int length) {
        try {
            piece.setSuccess(new DefaultHttpContent(read(offset, length)));
        } catch (Throwable e) {
            // Any failure must complete the future, or its listener waits forever.
            piece.setFailure(e);
        }
    }

    /** @throws EOFException when the file is shorter */
    private ByteBuf read(long offset, int length) throws IOException {
        ByteBuf bytes = allocator.directBuffer(length, length);
        try {
            while (bytes.isWritable()) {
                if (bytes.writeBytes(file, offset + bytes.writerIndex(), bytes.writableBytes()) < 0) {
                    throw new EOFException("the file ends at " + (offset + bytes.writerIndex()));
                }
            }
            return bytes;
        } catch (IOException e) {
            bytes.release();
            throw e;
        }
    }
}
