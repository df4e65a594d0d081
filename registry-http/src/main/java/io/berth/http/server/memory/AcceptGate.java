package io.berth.http.server.memory;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Optional;

/**
 * Stops accepting connections while too many are in transition: accepted but not yet set up by their event loop,
 * waiting for room, or closed but not yet taken down. Further ones stay in the kernel's backlog. A handler of the
 * listening channel; the counts are thread-safe.
 */
public final class AcceptGate extends ChannelInboundHandlerAdapter {

    /** The maximum number of connections in one of these states. */
    public static final int MOST = 256;

    private Optional<ChannelConfig> listening = Optional.empty();
    private int pending;

    /** Creates an open gate. */
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

    /** A connection was accepted, closed, or starts to wait. */
    public synchronized void begin() {
        pending++;
        if (pending == MOST) {
            listening.ifPresent(config -> config.setAutoRead(false));
        }
    }

    /** A connection was set up or taken down by its event loop, or no longer waits. */
    public synchronized void end() {
        pending--;
        if (pending == MOST / 2) {
            listening.ifPresent(config -> config.setAutoRead(true));
        }
    }
}
