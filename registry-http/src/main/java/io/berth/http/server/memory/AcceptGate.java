package io.berth.http.server.memory;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Optional;

/**
 * Accepts no more connections while there are many that cannot be served: each that was accepted is held until its
 * event loop has set it up, each that waits for room until it has it, and each that was closed until its loop has taken
 * it down. Further ones stay with the kernel. A handler of the listening channel; the counts are safe for use by many
 * threads.
 */
public final class AcceptGate extends ChannelInboundHandlerAdapter {

    /** Connections that may be in one of these states. */
    public static final int MOST = 256;

    private Optional<ChannelConfig> listening = Optional.empty();
    private int pending;

    /** A gate that is open. */
    public AcceptGate() {}

    @Override
    public synchronized void handlerAdded(ChannelHandlerContext ctx) {
        listening = Optional.of(ctx.channel().config());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object connection) {
        begin();
        ctx.fireChannelRead(connection);
    }

    /** A connection was accepted or closed, or begins to wait. */
    public synchronized void begin() {
        pending++;
        if (pending == MOST) {
            listening.ifPresent(config -> config.setAutoRead(false));
        }
    }

    /** Its loop has set it up or taken it down, or it waits no more. */
    public synchronized void end() {
        pending--;
        if (pending == MOST / 2) {
            listening.ifPresent(config -> config.setAutoRead(true));
        }
    }
}
