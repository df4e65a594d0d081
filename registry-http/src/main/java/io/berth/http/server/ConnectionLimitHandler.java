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
 * Refuses a connection above the limit: with a plain-text response, or without one where the client expects TLS, which
 * is too expensive. Discards what the client sends for a while before closing, because a TCP reset could destroy the
 * response.
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

    /** When many connections linger: the request has usually arrived by then. */
    private static final Duration SHORT_LINGER = Duration.ofMillis(50);

    private final boolean secure;
    private final Places places;
    private final Deadline deadline;
    private boolean hasPlace;

    /** @param places for lingering connections */
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
