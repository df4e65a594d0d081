package io.berth.http.server;

import io.berth.http.server.memory.AcceptGate;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open connections of a server, all of which are closed when it stops. First in the pipeline. Reports to the
 * {@code AcceptGate} when an event loop has set a connection up or taken it down.
 */
@Sharable
final class Connections extends ChannelInboundHandlerAdapter {

    /** User events sent to connections. */
    enum Event {
        /** Close as soon as the connection is idle. */
        DRAIN
    }

    private final AcceptGate gate;
    private final Set<ChannelHandlerContext> open = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    Connections(AcceptGate gate) {
        this.gate = gate;
    }

    /** Whether the server is stopping, so that no connection is kept alive. */
    boolean draining() {
        return draining;
    }

    /** Closes idle connections now and the others after their response; returns whether all were closed in time. */
    boolean drain(Duration time) throws InterruptedException {
        draining = true;
        open.forEach(ctx -> ctx.pipeline().fireUserEventTriggered(Event.DRAIN));
        return awaitNone(time);
    }

    /** Closes every connection, even during a response. */
    void abort() throws InterruptedException {
        // A close that starts at the first context skips the handlers that would send a protocol-level goodbye.
        for (ChannelHandlerContext ctx : open) {
            ctx.close();
        }
        awaitNone(Duration.ofSeconds(5));
    }

    private synchronized boolean awaitNone(Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); !open.isEmpty() && left > 0; left = deadline - System.nanoTime()) {
            wait(left / 1_000_000 + 1);
        }
        return open.isEmpty();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        open.add(ctx);
        gate.end();
        ctx.channel().closeFuture().addListener(_ -> gate.begin());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        open.remove(ctx);
        gate.end();
        synchronized (this) {
            notifyAll();
        }
    }
}
