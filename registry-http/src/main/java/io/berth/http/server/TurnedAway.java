package io.berth.http.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection too many: told so in plain text, or just closed when it expects encryption, which costs too much. */
final class TurnedAway extends ChannelInboundHandlerAdapter {

    private static final byte[] ANSWER = """
        HTTP/1.1 503 Service Unavailable\r
        Retry-After: 1\r
        Content-Length: 0\r
        Connection: close\r
        \r
        """.getBytes(StandardCharsets.US_ASCII);

    private static final Duration LINGER = Duration.ofSeconds(1);

    /** So many are told so at a time: each is held until its client closes it, or a moment is over. */
    private static final int MOST = 256;

    private final boolean secure;
    private final AtomicInteger told;
    private final Deadline deadline;

    /** @param told how many connections of the server are just being told */
    TurnedAway(boolean secure, AtomicInteger told, Deadline deadline) {
        this.secure = secure;
        this.told = told;
        this.deadline = deadline;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        told.incrementAndGet();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        told.decrementAndGet();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (secure || told.get() > MOST) {
            ctx.close();
            return;
        }
        // What the client sends is thrown away for a moment: a reset could overtake the answer.
        deadline.arm(LINGER, ctx::close);
        ctx.writeAndFlush(Unpooled.wrappedBuffer(ANSWER))
                .addListener(sent -> ((DuplexChannel) ctx.channel()).shutdownOutput());
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
        ctx.read();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadline.cancel();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
