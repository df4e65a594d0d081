package io.berth.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.util.AttributeKey;

/**
 * Detects a TLS handshake on a plain HTTP port by its first byte. Clients such as docker try TLS before they fall back
 * to HTTP; to the decoder it is only a malformed request. Passes all bytes on unchanged.
 */
final class TlsClientHello extends ChannelInboundHandlerAdapter {

    /** The content type of handshake records (RFC 8446, 5.1). No HTTP method starts with it. */
    private static final byte HANDSHAKE = 22;

    private static final AttributeKey<Boolean> DETECTED = AttributeKey.valueOf(TlsClientHello.class, "detected");

    private TlsClientHello() {}

    /** Checks the first bytes of each connection before these handlers. */
    static ChannelHandler before(ChannelHandler handlers) {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new TlsClientHello(), handlers);
            }
        };
    }

    /** Whether the connection started with a TLS handshake. */
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
