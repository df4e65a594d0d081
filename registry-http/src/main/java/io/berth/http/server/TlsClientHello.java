package io.berth.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.util.AttributeKey;

/**
 * Detects a client that begins a TLS handshake on a port of plain HTTP, by its first byte. Clients try that before they
 * fall back to HTTP, as docker does; to the decoder it is only a malformed request. Changes nothing of what is read.
 */
final class TlsClientHello extends ChannelInboundHandlerAdapter {

    /** The content type of handshake records (RFC 8446, 5.1). No method of HTTP begins with it. */
    private static final byte HANDSHAKE = 22;

    private static final AttributeKey<Boolean> DETECTED = AttributeKey.valueOf(TlsClientHello.class, "detected");

    private TlsClientHello() {}

    /** Looks at the first bytes of each connection before these handlers do. */
    static ChannelHandler before(ChannelHandler handlers) {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new TlsClientHello(), handlers);
            }
        };
    }

    /** Whether the connection began with one. */
    static boolean isDetected(Channel channel) {
        return channel.hasAttr(DETECTED);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes && bytes.isReadable()) {
            if (bytes.getByte(bytes.readerIndex()) == HANDSHAKE) {
                ctx.channel().attr(DETECTED).set(true);
            }
            ctx.pipeline().remove(this);
        }
        ctx.fireChannelRead(message);
    }
}
