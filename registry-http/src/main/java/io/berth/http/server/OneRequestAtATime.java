package io.berth.http.server;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Holds back pipelined requests until they are requested. After the last part of a request nothing passes until the
 * next {@code read()}; then pipelined parts are delivered first, in order, the end of the stream included. The queue is
 * bounded by one receive buffer, because the socket is not read meanwhile, and by the decoder's limit of 128 pipelined
 * requests.
 */
final class OneRequestAtATime extends ChannelDuplexHandler {

    private final ArrayDeque<Object> ahead = new ArrayDeque<>();
    private boolean open = true;
    private boolean delivering;

    @Override
    public void read(ChannelHandlerContext ctx) {
        open = true;
        deliver(ctx);
        if (open && ahead.isEmpty()) {
            ctx.read();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ahead.add(message);
        deliver(ctx);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            ahead.add(event);
            deliver(ctx);
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    /**
     * Not recursive, although delivered parts may cause calls of {@link #read}: a client can send thousands of them.
     */
    private void deliver(ChannelHandlerContext ctx) {
        if (delivering) {
            return;
        }
        delivering = true;
        try {
            while (open) {
                @Nullable Object next = ahead.poll();
                if (next == null) {
                    return;
                }
                pass(ctx, next);
            }
        } finally {
            delivering = false;
        }
    }

    private void pass(ChannelHandlerContext ctx, Object next) {
        if (next instanceof ChannelInputShutdownEvent) {
            ctx.fireUserEventTriggered(next);
            return;
        }
        open = !(next instanceof LastHttpContent);
        ctx.fireChannelRead(next);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ahead.forEach(ReferenceCountUtil::release);
        ahead.clear();
        ctx.fireChannelInactive();
    }
}
