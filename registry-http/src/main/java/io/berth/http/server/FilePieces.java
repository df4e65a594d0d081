package io.berth.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A slice of a file on its way out where the kernel cannot send it: read piece by piece, each handed to the connection
 * by the thread that read it. The next is read when one is sent, so nobody waits in between, and two threads wake up
 * for a piece instead of four (ADR 0012).
 */
final class FilePieces {

    private static final int PIECE = 128 * 1024;

    private final ResponseSink sink;
    private final ByteBufAllocator allocator;
    private final Executor readers;
    private final FileChannel file;
    private final long end;
    /** Touched by the reader only. */
    private long next;

    /** How often there was reason to read since nobody reads. */
    private final AtomicInteger wanted = new AtomicInteger();

    private final CompletableFuture<Void> handedOver = new CompletableFuture<>();

    FilePieces(
            ResponseSink sink,
            ByteBufAllocator allocator,
            Executor readers,
            FileChannel file,
            long offset,
            long length) {
        this.sink = sink;
        this.allocator = allocator;
        this.readers = readers;
        this.file = file;
        this.next = offset;
        this.end = offset + length;
    }

    /**
     * Blocks until the last piece is on its way.
     *
     * @throws IOException when one could not be read or sent
     */
    void send() throws IOException {
        // What others sent before may be all that is underway, so their pieces have to call, too.
        sink.whenRoom(this::want);
        want();
        try {
            handedOver.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException failure
                    ? failure
                    : new IOException("the blob cannot be read", e.getCause());
        }
    }

    /** Calls for a reader, unless there is one: that one looks again before it leaves. */
    private void want() {
        if (!handedOver.isDone() && wanted.getAndIncrement() == 0) {
            readInTurn();
        }
    }

    private void readInTurn() {
        try {
            readers.execute(this::read);
        } catch (RejectedExecutionException e) {
            handedOver.completeExceptionally(e);
        }
    }

    /** One piece and no more, so that every answer gets its turn however fast the client of one is. */
    private void read() {
        int answered = wanted.get();
        try {
            if (next < end && sink.hasRoom()) {
                sendPiece();
                readInTurn();
            } else if (next == end) {
                handedOver.complete(null);
            } else if (wanted.addAndGet(-answered) != 0) {
                readInTurn();
            }
        } catch (Throwable e) {
            // Whatever it is, somebody waits to be told.
            handedOver.completeExceptionally(e);
        }
    }

    private void sendPiece() throws IOException {
        int length = (int) Math.min(PIECE, end - next);
        ByteBuf piece = read(allocator, file, next, length);
        next += length;
        sink.send(new DefaultHttpContent(piece), length);
    }

    /** @throws EOFException when the file ends before */
    static ByteBuf read(ByteBufAllocator allocator, FileChannel file, long offset, int length) throws IOException {
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
