package io.berth.http.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The pieces of one answer on their way out, for one thread that blocks while enough of them wait for the client. That
 * ends in any case: a client that takes nothing is cut off by {@link StalledReader}.
 */
final class ResponseSink {

    /** One is read while the other is sent. */
    private static final int PIECES_UNDERWAY = 2;

    private final Channel channel;
    private final Semaphore room = new Semaphore(PIECES_UNDERWAY);
    private final AtomicLong sent = new AtomicLong();
    private volatile @Nullable Throwable failure;
    private volatile Runnable whenRoom = () -> {};

    ResponseSink(Channel channel) {
        this.channel = channel;
    }

    /** The head goes out with the first piece. */
    void begin(HttpMessage head) {
        channel.write(head).addListener(written -> {
            if (!written.isSuccess()) {
                failure = written.cause();
            }
        });
    }

    /**
     * Sends a piece, which it takes over.
     *
     * @throws IOException when an earlier one could not be sent
     */
    void send(Object piece, long length) throws IOException {
        room.acquireUninterruptibly();
        if (!channel.isActive()) {
            failure = new ClosedChannelException();
        }
        if (failure != null) {
            room.release();
            ReferenceCountUtil.release(piece);
            throw failed();
        }
        channel.writeAndFlush(piece).addListener((ChannelFuture written) -> {
            sent.addAndGet(written.isSuccess() ? length : 0);
            if (!written.isSuccess()) {
                failure = written.cause();
            }
            room.release();
            whenRoom.run();
        });
    }

    /** Whether the next piece would be sent without waiting. */
    boolean hasRoom() {
        return room.availablePermits() > 0;
    }

    /** What to run whenever a piece is gone, whoever sent it; takes the place of what was to run before. */
    void whenRoom(Runnable next) {
        whenRoom = next;
    }

    /** Ends the answer and waits until all of it is sent. */
    void finish() throws IOException {
        send(LastHttpContent.EMPTY_LAST_CONTENT, 0);
        awaitSent();
        if (failure != null) {
            throw failed();
        }
    }

    /** Waits until no piece is underway any more, sent or not: only then may a file they come from be closed. */
    void awaitSent() {
        room.acquireUninterruptibly(PIECES_UNDERWAY);
        room.release(PIECES_UNDERWAY);
    }

    /** Body bytes handed to the network. */
    long sent() {
        return sent.get();
    }

    private IOException failed() {
        return new IOException("the answer could not be sent", failure);
    }
}
