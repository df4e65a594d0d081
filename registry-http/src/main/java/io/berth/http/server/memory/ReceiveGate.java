package io.berth.http.server.memory;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;

/**
 * Reads a socket only while there is memory for the data: otherwise it stays in the kernel, and TCP flow control slows
 * the client.
 */
final class ReceiveGate extends ChannelDuplexHandler {

    private final ConnectionMemory memory;
    private final Client client;
    private boolean waiting;

    ReceiveGate(ConnectionMemory memory, Client client) {
        this.memory = memory;
        this.client = client;
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        if (waiting) {
            return;
        }
        boolean automatic = ctx.channel().config().isAutoRead();
        waiting = !memory.whenReadable(
                BufferUse.toRead(client),
                ReceiveBuffers.LEAST,
                ctx.channel().eventLoop(),
                () -> resume(ctx, automatic));
        if (!waiting) {
            client.awaited();
            ctx.read();
        } else if (automatic) {
            // Otherwise the channel would keep reading by itself.
            ctx.channel().config().setAutoRead(false);
        }
    }

    private void resume(ChannelHandlerContext ctx, boolean automatic) {
        waiting = false;
        Channel channel = ctx.channel();
        if (automatic) {
            channel.config().setAutoRead(true);
        } else if (channel.isActive()) {
            client.awaited();
            ctx.read();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            client.received(bytes.readableBytes());
        }
        ctx.fireChannelRead(message);
    }
}
