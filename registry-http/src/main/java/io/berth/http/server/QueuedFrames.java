package io.berth.http.server;

import io.berth.http.server.memory.Client;
import io.berth.http.server.memory.ConnectionMemory;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.util.ReferenceCountUtil;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Charges to an HTTP/2 client the DATA frames queued in its streams. Flow control bounds their bytes only (RFC 9113,
 * 5.2), while a frame of one byte costs hundreds. Placed before the streams; used on the event loop.
 */
final class QueuedFrames extends ChannelInboundHandlerAdapter {

    /** The heap cost of a frame without its bytes. */
    private static final int FRAME = 256;

    /** Frames are charged in steps of this many. */
    private static final int STEP = 64;

    private final ConnectionMemory memory;
    private final Client client;
    private final Map<Http2FrameStream, Integer> queued = new HashMap<>();
    private int total;
    private int charged;

    QueuedFrames(ConnectionMemory memory, Client client) {
        this.memory = memory;
        this.client = client;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        if (frame instanceof Http2DataFrame data && !isCharged(data)) {
            ReferenceCountUtil.release(frame);
            ctx.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.ENHANCE_YOUR_CALM))
                    .addListener(ChannelFutureListener.CLOSE);
        } else {
            ctx.fireChannelRead(frame);
        }
    }

    private boolean isCharged(Http2DataFrame data) {
        queued.merge(data.stream(), 1, Integer::sum);
        total++;
        int due = total / STEP * STEP * FRAME;
        if (due <= charged) {
            return true;
        }
        boolean granted = memory.charge(client, due - charged);
        charged = due;
        return granted;
    }

    /** A handler for the start of a stream's pipeline, which sees the frames that the stream reads. */
    ChannelHandler of(Channel stream, Http2FrameStream id) {
        stream.closeFuture().addListener(closed -> {
            @Nullable Integer left = queued.remove(id);
            total -= left == null ? 0 : left;
        });
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object frame) {
                if (frame instanceof Http2DataFrame) {
                    queued.merge(id, -1, Integer::sum);
                    total--;
                }
                ctx.fireChannelRead(frame);
            }
        };
    }
}
