package io.berth.http.server;

import io.berth.http.message.RequestBody;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A request body between the event loop, which adds what arrives, and the one thread that reads it. It buffers about
 * one window of bytes, a wider one while {@link ReadAhead} has room: when the window is full the socket is not read
 * until half of it is consumed, so a slow reader slows its client. What arrived before a failure is still delivered,
 * then the failure is thrown.
 */
final class IncomingBody implements RequestBody {

    /** The connection, called on the reading thread. */
    interface Source {

        /** The body is going to be read: a client that waits for {@code 100 Continue} must receive it. */
        void wanted();

        /** Room is available again after {@link #add} returned false. */
        void resume();
    }

    static final int WINDOW = 256 * 1024;

    /** Heap bytes of the objects of a buffer. */
    private static final int BUFFER = 256;

    private final OptionalLong declaredLength;
    private final long stallNanos;
    private final ReadAhead ahead;
    private final Source source;

    private final ArrayDeque<ByteBuf> arrived = new ArrayDeque<>();
    private int held;
    private long received;
    private boolean full;
    private boolean wide;
    private boolean wanted;
    private boolean ended;
    private boolean closed;
    private @Nullable BrokenBody failure;

    IncomingBody(OptionalLong declaredLength, Duration stall, ReadAhead ahead, Source source) {
        this.declaredLength = declaredLength;
        this.stallNanos = stall.toNanos();
        this.ahead = ahead;
        this.source = source;
        this.ended = declaredLength.orElse(-1) == 0;
    }

    /** Takes over a buffer; returns whether there is room for more. */
    synchronized boolean add(ByteBuf bytes) {
        received += bytes.readableBytes();
        if (closed || !bytes.isReadable()) {
            bytes.release();
            return !closed && !full;
        }
        arrived.add(bytes);
        held += bytes.readableBytes();
        full = cost() >= WINDOW && !fitsWideWindow();
        notifyAll();
        return !full;
    }

    private boolean fitsWideWindow() {
        wide = wide || ahead.tryTake();
        return wide && cost() < ReadAhead.WIDE_WINDOW;
    }

    /** The bytes of the buffer and its objects, which matter when buffers are tiny. */
    private int cost() {
        return held + arrived.size() * BUFFER;
    }

    /** All of it has been added. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** The body will not be completed. The first reason is kept; after the end it is ignored. */
    synchronized void fail(BrokenBody reason) {
        if (failure == null && !ended) {
            failure = reason;
        }
        notifyAll();
    }

    /** Bytes taken from the wire so far. */
    synchronized long received() {
        return received;
    }

    @Override
    public OptionalLong declaredLength() {
        return declaredLength;
    }

    @Override
    public int read(ByteBuffer destination) throws IOException {
        askOnce();
        int copied = 0;
        ByteBuf next = await();
        if (next == null) {
            return -1;
        }
        // Copies all that is available; waits for the first byte only.
        while (next != null && destination.hasRemaining()) {
            copied += move(next, destination);
            next = peek();
        }
        return copied;
    }

    @Override
    public synchronized int arrived() {
        return held;
    }

    private void askOnce() {
        synchronized (this) {
            if (wanted || ended || received > 0) {
                return;
            }
            wanted = true;
        }
        source.wanted();
    }

    /** The oldest bytes, waiting for them; null at the end. */
    private synchronized @Nullable ByteBuf await() throws IOException {
        try {
            awaitArrival();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BrokenBody.closed();
        }
        if (closed) {
            throw BrokenBody.closed();
        }
        if (arrived.isEmpty() && failure != null) {
            throw failure;
        }
        return arrived.peek();
    }

    private synchronized void awaitArrival() throws InterruptedException {
        long deadline = System.nanoTime() + stallNanos;
        while (arrived.isEmpty() && !ended && !closed && failure == null) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                failure = BrokenBody.stalled();
                return;
            }
            // Rounded up, so that the last millisecond is not spent in a busy loop.
            wait(left / 1_000_000 + 1);
        }
    }

    private synchronized @Nullable ByteBuf peek() {
        return arrived.peek();
    }

    private int move(ByteBuf bytes, ByteBuffer destination) {
        int length = Math.min(bytes.readableBytes(), destination.remaining());
        int limit = destination.limit();
        destination.limit(destination.position() + length);
        bytes.readBytes(destination);
        destination.limit(limit);
        if (took(bytes, length)) {
            source.resume();
        }
        return length;
    }

    /** Accounts for copied bytes; returns whether that made room again. */
    private synchronized boolean took(ByteBuf bytes, int length) {
        held -= length;
        if (!bytes.isReadable()) {
            arrived.remove();
            bytes.release();
        }
        boolean roomAgain = full && held <= window() / 2;
        if (roomAgain) {
            full = false;
        }
        if (held == 0) {
            giveWideWindowBack();
        }
        return roomAgain;
    }

    private int window() {
        return wide ? ReadAhead.WIDE_WINDOW : WINDOW;
    }

    private void giveWideWindowBack() {
        if (wide) {
            wide = false;
            ahead.giveBack();
        }
    }

    @Override
    public synchronized boolean isOpen() {
        return !closed;
    }

    /** Discards what is buffered and what still arrives. Called on the reading thread, or when there is none. */
    @Override
    public synchronized void close() {
        closed = true;
        arrived.forEach(ByteBuf::release);
        arrived.clear();
        held = 0;
        giveWideWindowBack();
        notifyAll();
    }
}
