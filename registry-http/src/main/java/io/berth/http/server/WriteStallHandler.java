package io.berth.http.server;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;
import io.netty.channel.ChannelProgressivePromise;
import io.netty.channel.ChannelPromise;
import java.time.Duration;

/** Closes the channel when its client reads none of the response for too long. */
final class WriteStallHandler extends ChannelDuplexHandler {

    private final Duration patience;
    private final Deadline deadline;
    private int underway;

    WriteStallHandler(Duration patience, Deadline deadline) {
        this.patience = patience;
        this.deadline = deadline;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        underway++;
        await(ctx);
        if (promise instanceof ChannelProgressivePromise progressive) {
            progressive.addListener(new Progress(ctx));
        }
        promise.addListener(written -> {
            underway--;
            await(ctx);
        });
        ctx.write(message, promise);
    }

    private void await(ChannelHandlerContext ctx) {
        if (underway > 0 && ctx.channel().isActive()) {
            deadline.arm(patience, ctx::close);
        } else {
            deadline.disarm();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadline.cancel();
        ctx.fireChannelInactive();
    }

    /** A sendfile is one write, however long it takes: tracks its progress. */
    private final class Progress implements ChannelProgressiveFutureListener {

        private final ChannelHandlerContext ctx;

        private Progress(ChannelHandlerContext ctx) {
            this.ctx = ctx;
        }

        @Override
        public void operationProgressed(ChannelProgressiveFuture future, long progress, long total) {
            await(ctx);
        }

        @Override
        public void operationComplete(ChannelProgressiveFuture future) {
            // The listener of each write handles that.
        }
    }
}
