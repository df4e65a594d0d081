package io.berth.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.util.List;
import java.util.function.Consumer;

/** Detects HTTP/2 on a plain-text connection by its preface, then removes itself from the pipeline (RFC 9113, 3.3). */
final class Http2Preface extends ByteToMessageDecoder {

    private final ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
    private final Consumer<Boolean> chosen;
    private final Deadline deadline;
    private final ServerSettings.Limits limits;

    /** @param chosen receives whether it is HTTP/2, and adds the handlers */
    Http2Preface(ServerSettings.Limits limits, Deadline deadline, Consumer<Boolean> chosen) {
        this.limits = limits;
        this.deadline = deadline;
        this.chosen = chosen;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        deadline.arm(limits.headDeadline(), ctx::close);
        ctx.fireChannelActive();
        ctx.read();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent) {
            ctx.close();
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        int length = Math.min(in.readableBytes(), preface.readableBytes());
        boolean same = ByteBufUtil.equals(preface, 0, in, in.readerIndex(), length);
        if (!same || length == preface.readableBytes()) {
            chosen.accept(same);
            ctx.pipeline().remove(this);
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        deadline.cancel();
        preface.release();
    }
}
