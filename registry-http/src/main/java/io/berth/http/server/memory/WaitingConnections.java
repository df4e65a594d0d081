package io.berth.http.server.memory;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Connections waiting for room. They are not read and wait for a short time, a few for each address; those that find no
 * room in that time, or no place to wait, are refused. Thread-safe.
 */
final class WaitingConnections {

    /** The gate closes before all are taken, apart from connections accepted in one batch. */
    static final int PLACES = AcceptGate.MOST + 16;

    static final int PLACES_OF_ADDRESS = 16;

    /** Longer than {@link Clients#FRESH}, after which connections without a request may be evicted. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    static final Duration STEP = Duration.ofMillis(50);

    private final Places places = new Places(PLACES, PLACES_OF_ADDRESS);
    private final AcceptGate gate;

    WaitingConnections(AcceptGate gate) {
        this.gate = gate;
    }

    /**
     * Admits or refuses a connection, now or later, on its event loop.
     *
     * @param admit adds the handlers of the connection if there is room for it
     * @param refuse adds the handlers that refuse it
     */
    void admit(Channel channel, BooleanSupplier admit, Runnable refuse) {
        if (admit.getAsBoolean()) {
            return;
        }
        SocketAddress address = channel.remoteAddress();
        if (places.take(address)) {
            channel.pipeline().addLast(new Place(address, admit, refuse));
        } else {
            refuse.run();
        }
    }

    private final class Place extends ChannelInboundHandlerAdapter {

        private final SocketAddress address;
        private final BooleanSupplier admit;
        private final Runnable refuse;
        private int looks;

        Place(SocketAddress address, BooleanSupplier admit, Runnable refuse) {
            this.address = address;
            this.admit = admit;
            this.refuse = refuse;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            gate.begin();
            lookLater(ctx);
        }

        private void lookLater(ChannelHandlerContext ctx) {
            ctx.executor().schedule(() -> look(ctx), STEP.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void look(ChannelHandlerContext ctx) {
            looks++;
            if (!ctx.channel().isActive()) {
                return;
            }
            if (admit.getAsBoolean()) {
                stepAside(ctx);
            } else if (looks * STEP.toMillis() >= PATIENCE.toMillis()) {
                refuse.run();
                stepAside(ctx);
            } else {
                lookLater(ctx);
            }
        }

        private void stepAside(ChannelHandlerContext ctx) {
            ctx.fireChannelActive();
            ctx.pipeline().remove(this);
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            // The handlers for this event are added later.
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            places.leave(address);
            gate.end();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                ctx.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
