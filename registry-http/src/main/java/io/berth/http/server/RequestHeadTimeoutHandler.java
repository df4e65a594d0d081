package io.berth.http.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Closes connections of slow clients: a request head must be complete in time, and an idle connection is kept for a
 * limited time. The first bytes of a head show as a {@code channelReadComplete} without a decoded head.
 */
final class RequestHeadTimeoutHandler extends ChannelDuplexHandler {

    private enum Waiting {
        /** No timeout: a request is being served. */
        NO,
        /** For the first byte of the next head, from the next {@code read()} on. */
        SOON,
        /** For the first byte of the next head. */
        IDLE,
        /** For the first byte of a new connection. */
        NEW,
        /** For the rest of a head. */
        PARTIAL,
        /** For the client's close, after its head timed out: further input is dropped. */
        CUT_OFF
    }

    private final Protocol protocol;
    private final ServerSettings.Limits limits;
    private final Deadline deadline;
    private Waiting waiting = Waiting.NEW;
    private Runnable expiry = () -> {};
    /** Whether the current read delivered the end of a request, which may already be answered. */
    private boolean delivered;

    RequestHeadTimeoutHandler(Protocol protocol, ServerSettings.Limits limits, Deadline deadline) {
        this.protocol = protocol;
        this.limits = limits;
        this.deadline = deadline;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        expiry = () -> expired(ctx);
        deadline.arm(limits.headDeadline(), expiry);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (waiting == Waiting.CUT_OFF) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest) {
            waiting = Waiting.NO;
            deadline.disarm();
        }
        if (message instanceof LastHttpContent) {
            waiting = Waiting.SOON;
            delivered = true;
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        if (waiting == Waiting.SOON) {
            waiting = Waiting.IDLE;
            deadline.arm(limits.keepAlive(), expiry);
        }
        ctx.read();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!delivered) {
            incomplete(ctx);
        }
        delivered = false;
        ctx.fireChannelReadComplete();
    }

    /** What was read is at most a part of a head. */
    private void incomplete(ChannelHandlerContext ctx) {
        switch (waiting) {
            case IDLE -> {
                waiting = Waiting.PARTIAL;
                deadline.arm(limits.headDeadline(), expiry);
                ctx.read();
            }
            case NEW -> {
                // The timeout is already running.
                waiting = Waiting.PARTIAL;
                ctx.read();
            }
            case PARTIAL, CUT_OFF -> ctx.read();
            case NO, SOON -> {}
        }
    }

    private void expired(ChannelHandlerContext ctx) {
        if (waiting != Waiting.PARTIAL) {
            ctx.close();
            return;
        }
        DefaultFullHttpResponse answer = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.REQUEST_TIMEOUT, Unpooled.EMPTY_BUFFER);
        answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
        waiting = Waiting.CUT_OFF;
        deadline.arm(limits.linger(), ctx::close);
        ctx.writeAndFlush(answer).addListener(sent -> protocol.shutdownOutput(ctx.channel()));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadline.cancel();
        ctx.fireChannelInactive();
    }
}
