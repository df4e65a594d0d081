package io.berth.http.server;

import io.berth.http.server.memory.Client;
import io.berth.http.server.memory.ConnectionMemory;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;

/** The start and end of one HTTP/2 stream, as {@link KeepAlive} is for HTTP/1.x requests. */
final class Http2Stream extends ChannelDuplexHandler {

    private final ConnectionMemory memory;
    private final Client client;
    private boolean requestEnded;

    Http2Stream(ConnectionMemory memory, Client client) {
        this.memory = memory;
        this.client = client;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        client.began();
        ctx.channel().closeFuture().addListener(closed -> client.ended());
        ctx.fireChannelActive();
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        client.parsed();
        if (message instanceof HttpRequest head) {
            hold(ctx.channel(), head);
        }
        if (message instanceof LastHttpContent) {
            requestEnded = true;
        }
        ctx.fireChannelRead(message);
    }

    /** Charges the head to the connection until the stream is closed. */
    private void hold(Channel stream, HttpRequest head) {
        int cost = RequestDecoder.cost(head);
        if (cost == 0) {
            return;
        }
        if (memory.charge(client, cost)) {
            stream.closeFuture().addListener(closed -> memory.release(client, cost));
        } else {
            head.headers().clear();
            head.setUri("-");
            head.setDecoderResult(DecoderResult.failure(new RequestDecoder.NoMemoryException()));
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        boolean informational =
                message instanceof HttpResponse head && head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (message instanceof LastHttpContent && !informational) {
            promise.addListener(written -> responded(ctx, written.isSuccess()));
        }
        ctx.write(message, promise);
    }

    private void responded(ChannelHandlerContext ctx, boolean success) {
        if (!success) {
            ctx.close();
        } else if (!requestEnded) {
            // The response is complete and the rest of the body is not needed (RFC 9113, 8.1). Only a close releases
            // frames of it that are queued to be read.
            ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR)).addListener(_ -> ctx.close());
        }
    }
}
