package io.berth.http.server.memory;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;

/**
 * Reads a socket only while there is memory for what may come: what waits is left with the kernel, and so with the
 * client. A head that is longer than usual is read on only after memory for the longest was charged to the client, as
 * the decoder holds its lines in several copies; where there is none the connection is closed.
 */
final class ReceiveGate extends ChannelDuplexHandler {

    /** A head that did not come with the first read. */
    private static final int LONG_HEAD = 4 * 1024;

    /** More than a record of TLS, which means nothing before its end. */
    private static final int LONG_RECORD = 18 * 1024;

    private static final int LONG_TRAILER = 20 * 1024;

    private final ConnectionMemory memory;
    private final Client client;
    private final boolean tls;
    private boolean waiting;
    private boolean charged;

    ReceiveGate(ConnectionMemory memory, Client client, boolean tls) {
        this.memory = memory;
        this.client = client;
        this.tls = tls;
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        if (waiting) {
            return;
        }
        if (isLong() && !charged) {
            charged = memory.charge(client, ConnectionMemory.LONG_HEAD);
            if (!charged) {
                ctx.close();
                return;
            }
        }
        boolean automatic = ctx.channel().config().isAutoRead();
        waiting = !memory.whenFree(
                BufferUse.toRead(client),
                ReceiveBuffers.LEAST,
                ctx.channel().eventLoop(),
                () -> resume(ctx, automatic));
        if (!waiting) {
            client.awaited();
            ctx.read();
        } else if (automatic) {
            // Else the channel would read on by itself.
            ctx.channel().config().setAutoRead(false);
        }
    }

    private boolean isLong() {
        if (client.isServed()) {
            return !tls && client.unparsed() > LONG_TRAILER;
        }
        return client.unparsed() > (tls ? LONG_RECORD : LONG_HEAD);
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
