package io.berth.http.server;

import io.berth.http.server.memory.Places;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One connection too many: told so in plain text, or just closed when it expects encryption, which costs too much. What
 * its client sends is discarded for a while before it is closed: a reset could overtake the answer.
 */
final class ConnectionLimitHandler extends ChannelInboundHandlerAdapter {

    private static final byte[] ANSWER = """
        HTTP/1.1 503 Service Unavailable\r
        Retry-After: 1\r
        Content-Length: 0\r
        Connection: close\r
        \r
        """.getBytes(StandardCharsets.US_ASCII);

    private static final Duration LINGER = Duration.ofSeconds(1);

    /** Where many linger: its request has mostly come already. */
    private static final Duration SHORT_LINGER = Duration.ofMillis(50);

    private final boolean secure;
    private final Places places;
    private final Deadline deadline;
    private boolean hasPlace;

    /** @param places of those that linger */
    ConnectionLimitHandler(boolean secure, Places places, Deadline deadline) {
        this.secure = secure;
        this.places = places;
        this.deadline = deadline;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        hasPlace = !secure && places.take(ctx.channel().remoteAddress());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (hasPlace) {
            places.leave(ctx.channel().remoteAddress());
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (secure) {
            ctx.close();
            return;
        }
        deadline.arm(hasPlace ? LINGER : SHORT_LINGER, ctx::close);
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
