package io.berth.http.server;

import io.berth.http.server.memory.Client;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Decides after each response on an HTTP/1.x connection whether the connection is kept.
 *
 * <ol>
 *   <li>When the head of the response passes, sets its {@code Connection} header.
 *   <li>When the response is complete and the request was read to its end, requests the next one.
 *   <li>When part of the request body is still to come, discards a limited amount of it to keep the connection.
 *   <li>When the rest is too large or the connection is to be closed anyway, closes the output first and discards input
 *       for a moment, see {@link Protocol#shutdownOutput}.
 * </ol>
 */
final class KeepAlive extends ChannelDuplexHandler {

    private final Protocol protocol;
    private final ServerSettings.Limits limits;
    private final Connections connections;
    private final Client client;
    private final Deadline deadline;

    private boolean idle = true;
    private boolean requestEnded = true;
    private boolean responded;
    private boolean persistent = true;
    private boolean discarding;
    private boolean closing;
    private boolean awaitsContinue;
    private boolean inputEnded;
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private long unread;

    KeepAlive(
            Protocol protocol,
            ServerSettings.Limits limits,
            Connections connections,
            Client client,
            Deadline deadline) {
        this.protocol = protocol;
        this.limits = limits;
        this.connections = connections;
        this.client = client;
        this.deadline = deadline;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            ctx.read();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.fireChannelActive();
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        boolean dropped = responded;
        if (dropped) {
            client.discarded();
        } else {
            client.parsed();
        }
        if (!dropped && message instanceof HttpRequest head) {
            begin(head);
        }
        if (message instanceof HttpContent content) {
            count(content);
        }
        if (!dropped) {
            ctx.fireChannelRead(message);
        } else {
            ReferenceCountUtil.release(message);
            proceed(ctx);
        }
    }

    private void begin(HttpRequest head) {
        idle = false;
        client.began();
        version = head.protocolVersion();
        persistent = HttpUtil.isKeepAlive(head) && head.decoderResult().isSuccess() && !inputEnded;
        awaitsContinue = HttpUtil.is100ContinueExpected(head);
        boolean chunked = HttpUtil.isTransferEncodingChunked(head);
        // A malformed head may have any length, and its end cannot be found.
        boolean readable = head.decoderResult().isSuccess();
        unread = readable && !chunked ? HttpUtil.getContentLength(head, 0L) : 0;
        requestEnded = readable && !chunked && unread == 0;
        client.incomplete(!requestEnded);
    }

    private void count(HttpContent content) {
        awaitsContinue = false;
        // For a chunked body, whose length is unknown, this counts down from zero.
        unread -= content.content().readableBytes();
        if (content.decoderResult().isFailure()) {
            // The end of anything that follows cannot be found.
            persistent = false;
        } else if (content instanceof LastHttpContent) {
            requestEnded = true;
            client.incomplete(false);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse head && head.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            awaitsContinue = false;
            ctx.write(message, promise);
            return;
        }
        if (message instanceof HttpResponse head) {
            announce(head);
        }
        if (message instanceof LastHttpContent) {
            promise.addListener(written -> responded(ctx, written.isSuccess()));
        }
        ctx.write(message, promise);
    }

    private void announce(HttpResponse head) {
        if (awaitsContinue || unread > limits.unreadBody() || connections.draining() || asksToClose(head)) {
            persistent = false;
        }
        if (!persistent) {
            head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (!version.isKeepAliveDefault()) {
            head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }

    private static boolean asksToClose(HttpResponse head) {
        return head.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
    }

    private void responded(ChannelHandlerContext ctx, boolean success) {
        if (!success) {
            ctx.close();
            return;
        }
        responded = true;
        client.ended();
        unread = Math.max(unread, 0);
        proceed(ctx);
    }

    private void proceed(ChannelHandlerContext ctx) {
        if (persistent && requestEnded) {
            next(ctx);
        } else if ((requestEnded && !closing) || inputEnded) {
            ctx.close();
        } else if (persistent && unread >= -limits.unreadBody()) {
            discard(ctx);
        } else {
            linger(ctx);
        }
    }

    /** The total time limit, however fast the rest of the body arrives. */
    private void discard(ChannelHandlerContext ctx) {
        if (!discarding) {
            discarding = true;
            deadline.arm(limits.linger(), ctx::close);
        }
        ctx.read();
    }

    private void next(ChannelHandlerContext ctx) {
        deadline.disarm();
        discarding = false;
        responded = false;
        idle = true;
        if (inputEnded || connections.draining()) {
            ctx.close();
        } else {
            ctx.read();
        }
    }

    private void linger(ChannelHandlerContext ctx) {
        if (!closing) {
            closing = true;
            persistent = false;
            deadline.arm(limits.linger(), ctx::close);
            protocol.shutdownOutput(ctx.channel());
        }
        ctx.read();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadline.cancel();
        ctx.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            persistent = false;
        }
        boolean last = inputEnded || event == Connections.Event.DRAIN;
        if (last && (idle || responded)) {
            ctx.close();
        }
        ctx.fireUserEventTriggered(event);
    }
}
