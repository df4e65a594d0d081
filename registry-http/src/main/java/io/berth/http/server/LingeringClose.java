package io.berth.http.server;

import io.berth.http.server.memory.Client;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;

/**
 * Closes a connection after a response in two steps: the output first, the rest once the client has closed its side.
 * Closing at once makes the kernel send a reset if any input is unread, such as a SETTINGS acknowledgement, and a reset
 * destroys what the client has not read yet (RFC 9112, 9.6).
 */
final class LingeringClose extends ChannelDuplexHandler {

    private final Client client;
    private final Duration patience;
    private final Deadline deadline;
    private boolean closing;

    LingeringClose(Client client, Duration patience, Deadline deadline) {
        this.client = client;
        this.patience = patience;
        this.deadline = deadline;
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (closing
                || !client.wasActiveLately()
                || !(ctx.channel() instanceof DuplexChannel socket)
                || !socket.isActive()
                || socket.isInputShutdown()) {
            ctx.close(promise);
            return;
        }
        closing = true;
        deadline.arm(patience, ctx::close);
        socket.closeFuture().addListener(closed -> promise.trySuccess());
        socket.config().setAutoRead(false);
        socket.shutdownOutput();
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closing) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (closing) {
            ctx.read();
        } else {
            ctx.fireChannelReadComplete();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (closing && event instanceof ChannelInputShutdownEvent) {
            ctx.close();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadline.cancel();
        ctx.fireChannelInactive();
    }
}
