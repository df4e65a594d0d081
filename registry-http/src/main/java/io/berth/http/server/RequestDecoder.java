package io.berth.http.server;

import io.berth.http.server.memory.Client;
import io.berth.http.server.memory.ConnectionMemory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.Map;

/**
 * Decodes requests, and charges the heap cost of their heads and trailers to the client as they arrive. The highest
 * charge of a connection is kept until it is closed, as the decoder keeps a buffer as large as the longest line.
 * Without memory the request fails with {@link NoMemoryException}. After any failure the decoder releases its buffers,
 * leaves the pipeline, and further input is discarded.
 */
final class RequestDecoder extends HttpRequestDecoder {

    /** Bytes covered by the base cost of a connection. */
    private static final int FREE = 512;

    /** Memory is charged in steps of this many bytes. */
    private static final int STEP = 1024;

    /** The line buffer, which grows by doubling; the decoded message; the copy in the request. */
    private static final int COPIES = 4;

    /** Heap bytes of one copy of a message, and of one of its fields, without the text. */
    private static final int MESSAGE = 128;

    private static final int FIELD = 32;

    /** Chunks up to this many bytes are merged. */
    private static final int SMALL = 1024;

    private final HeaderFields fields;
    private final ConnectionMemory memory;
    private final Client client;

    /** Bytes of the messages of one socket read: the socket is read again when they are answered. */
    private int held;

    /** The part of it that belongs to message parts already passed on. */
    private int passedOn;

    private boolean inBody;
    private int charged;

    RequestDecoder(HttpDecoderConfig config, HeaderFields fields, ConnectionMemory memory, Client client) {
        super(config.setHeadersFactory(fields).setTrailersFactory(fields));
        this.fields = fields;
        this.memory = memory;
        this.client = client;
    }

    /** No memory is available for a head or a trailer. */
    static final class NoMemoryException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NoMemoryException() {
            super("no memory left for header fields", null, false, false);
        }
    }

    /** The cost in bytes of a head that another decoder (HTTP/2) made. */
    static int cost(HttpRequest head) {
        int bytes = MESSAGE + head.uri().length();
        for (Map.Entry<String, String> field : head.headers()) {
            bytes += field.getKey().length() + field.getValue().length() + FIELD;
        }
        return cost(bytes);
    }

    private static int cost(int bytes) {
        return bytes <= FREE ? 0 : (bytes + STEP - 1) / STEP * STEP * COPIES;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (!inBody && held == passedOn) {
            held = 0;
            passedOn = 0;
        }
        super.channelRead(ctx, message);
        if (!ctx.isRemoved()) {
            client.undecoded(actualReadableBytes());
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        boolean headPassedOn = inBody;
        int before = in.readableBytes();
        super.decode(ctx, in, out);
        mergeChunks(ctx, in, out);
        if (isFailed(out)) {
            discardRest(ctx);
            return;
        }
        if (!charge(hold(before - in.readableBytes(), out))) {
            fail(headPassedOn, out);
            discardRest(ctx);
        }
    }

    /** Merges small chunks: the objects of a chunk are a hundred times as large as one byte. */
    private void mergeChunks(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (!isSmallChunk(out) || !in.isReadable()) {
            return;
        }
        ByteBuf merged = ctx.alloc().buffer(2 * SMALL);
        do {
            HttpContent chunk = (HttpContent) out.removeFirst();
            merged.writeBytes(chunk.content());
            chunk.release();
            super.decode(ctx, in, out);
        } while (isSmallChunk(out) && merged.readableBytes() < SMALL);
        // Not addFirst, which Netty's list refuses while it is empty.
        List<Object> after = List.copyOf(out);
        out.clear();
        out.add(new DefaultHttpContent(merged));
        out.addAll(after);
    }

    private static boolean isSmallChunk(List<Object> parts) {
        return parts.size() == 1
                && parts.getFirst() instanceof HttpContent part
                && !(part instanceof LastHttpContent)
                && part.content().readableBytes() < SMALL;
    }

    private static boolean isFailed(List<Object> parts) {
        for (Object part : parts) {
            if (((HttpObject) part).decoderResult().isFailure()) {
                return true;
            }
        }
        return false;
    }

    /** The maximum that was held, in bytes. */
    private int hold(int bytes, List<Object> parts) {
        held += bytes + fields.takeAdded() * FIELD;
        for (Object part : parts) {
            held += part instanceof HttpContent content ? -content.content().readableBytes() : MESSAGE;
        }
        int most = held;
        for (Object part : parts) {
            switch (part) {
                case LastHttpContent _ -> passOn(held, false);
                // Chunk size lines are no longer held.
                case HttpContent _ -> passOn(passedOn, true);
                default -> passOn(held, true);
            }
        }
        return most;
    }

    private void passOn(int bytes, boolean isBodyNext) {
        held = bytes;
        passedOn = bytes;
        inBody = isBodyNext;
    }

    private boolean charge(int most) {
        int missing = cost(most) - charged;
        if (missing <= 0) {
            return true;
        }
        charged += missing;
        return memory.charge(client, missing);
    }

    private void fail(boolean headPassedOn, List<Object> parts) {
        if (headPassedOn) {
            parts.forEach(ReferenceCountUtil::release);
            parts.clear();
            parts.add(new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER));
        } else if (parts.isEmpty()) {
            parts.add(createInvalidMessage());
        }
        ((HttpObject) parts.getFirst()).setDecoderResult(DecoderResult.failure(new NoMemoryException()));
    }

    private void discardRest(ChannelHandlerContext ctx) {
        ctx.pipeline().replace(this, null, new Discarding());
    }

    /** Discards all further input. */
    private static final class Discarding extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof ByteBuf rest) {
                rest.release();
            } else {
                ctx.fireChannelRead(message);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.fireChannelReadComplete();
            ctx.read();
        }
    }
}
