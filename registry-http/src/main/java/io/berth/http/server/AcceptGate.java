package io.berth.http.server;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Optional;

/**
 * Accepts no more connections while the event loops are behind: each connection that was accepted is held until its
 * loop has set it up, and each that was closed until its loop has taken it down. Further ones stay with the kernel. A
 * handler of the listening channel; the counts are safe for use by many threads.
 */
final class AcceptGate extends ChannelInboundHandlerAdapter {

    /** Connections that the loops may be behind with. */
    static final int MOST = 256;

    private Optional<ChannelConfig> listening = Optional.empty();
    private int behind;

    @Override
    public synchronized void handlerAdded(ChannelHandlerContext ctx) {
        listening = Optional.of(ctx.channel().config());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object connection) {
        begin();
        ctx.fireChannelRead(connection);
    }

    /** A connection was accepted or closed. */
    synchronized void begin() {
        behind++;
        if (behind == MOST) {
            listening.ifPresent(config -> config.setAutoRead(false));
        }
    }

    /** Its loop has set it up, or taken it down. */
    synchronized void end() {
        behind--;
        if (behind == MOST / 2) {
            listening.ifPresent(config -> config.setAutoRead(true));
        }
    }
}
