package io.berth.http.server;

import io.berth.http.server.memory.AcceptGate;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open connections of a server, which are all closed when it stops. First in the pipeline. Tells the gate what the
 * event loops have caught up with.
 */
@Sharable
final class Connections extends ChannelInboundHandlerAdapter {

    /** What a connection may be told. */
    enum Event {
        /** Close as soon as you are idle. */
        DRAIN
    }

    private final AcceptGate gate;
    private final Set<ChannelHandlerContext> open = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    Connections(AcceptGate gate) {
        this.gate = gate;
    }

    /** Whether the server is about to stop, so that no connection should be kept. */
    boolean draining() {
        return draining;
    }

    /** Closes idle connections now and the others after their answer; says whether all were gone in time. */
    boolean drain(Duration time) throws InterruptedException {
        draining = true;
        open.forEach(ctx -> ctx.pipeline().fireUserEventTriggered(Event.DRAIN));
        return awaitNone(time);
    }

    /** Closes every connection, whatever it is doing. */
    void abort() throws InterruptedException {
        // From the first context a close does not pass the handlers that would say goodbye first.
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
