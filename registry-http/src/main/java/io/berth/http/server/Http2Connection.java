package io.berth.http.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lifecycle of an HTTP/2 connection: closed when it has had no streams for too long, or when the server stops. */
final class Http2Connection extends ChannelInboundHandlerAdapter {

    /** Flow-control window of the connection: the maximum received ahead of the handlers of all its streams. */
    private static final int WINDOW = 8 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Http2Connection.class);

    private final ServerSettings.Limits limits;
    private final Deadline deadline;
    private int streams;

    Http2Connection(ServerSettings.Limits limits, Deadline deadline) {
        this.limits = limits;
        this.deadline = deadline;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline.arm(limits.headDeadline(), ctx::close);
        // Frames of the connection must be read at any time; flow control of each stream holds back its body.
        ctx.channel().config().setAutoRead(true);
        ctx.writeAndFlush(new DefaultHttp2WindowUpdateFrame(WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE));
    }

    /** A stream was opened. */
    void opened(Channel stream) {
        streams++;
        deadline.disarm();
        Channel connection = stream.parent();
        stream.closeFuture().addListener(closed -> {
            streams--;
            if (streams == 0 && connection.isActive()) {
                deadline.arm(limits.keepAlive(), connection::close);
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        // Stream frames went to their streams; the codec itself handles SETTINGS and PING.
        ReferenceCountUtil.release(frame);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == Connections.Event.DRAIN || event instanceof ChannelInputShutdownEvent) {
            // The codec sends GOAWAY and waits for the running streams.
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadline.cancel();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("connection of {} failed", ctx.channel().remoteAddress(), cause);
        ctx.close();
    }
}
