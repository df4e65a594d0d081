package io.berth.http.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The open connections of a server: no more than allowed, and all of them closed when it stops. First in line. */
@Sharable
final class Connections extends ChannelInboundHandlerAdapter {

    /** What a connection may be told. */
    enum Event {
        /** Close as soon as you are idle. */
        DRAIN
    }

    private final int most;
    private final AtomicInteger admitted = new AtomicInteger();
    private final Set<ChannelHandlerContext> open = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    Connections(int most) {
        this.most = most;
    }

    /** Whether there is room for this one; it counts until it is closed. */
    boolean admit(Channel channel) {
        if (admitted.incrementAndGet() > most) {
            admitted.decrementAndGet();
            return false;
        }
        channel.closeFuture().addListener(closed -> admitted.decrementAndGet());
        return true;
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
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        open.remove(ctx);
        synchronized (this) {
            notifyAll();
        }
    }
}
