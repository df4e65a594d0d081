package io.berth.http.server;

import io.berth.core.store.BlobContent;
import io.berth.http.message.Response;
import io.berth.http.message.Response.Part;
import io.berth.http.server.memory.ConnectionMemory;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelProgressivePromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A response with parts of a blob as its body, sent at the pace of the client: the next chunk is fetched when the
 * previous one has been written. No thread blocks meanwhile. Other channels of the event loop are served between two
 * chunks, however fast the client is. Used on the event loop only.
 */
final class BackpressuredResponse {

    /** The size of a chunk while memory is scarce: one TLS record. */
    private static final int SCARCE = 16 * 1024;

    private final Exchange exchange;
    private final Response response;
    private final BlobContent blob;
    private final Iterator<Part> parts;
    private final ChunkSource pieces;
    private final ConnectionMemory memory;
    private long offset;
    private long left;
    private long sent;

    BackpressuredResponse(
            Exchange exchange,
            Response response,
            BlobContent blob,
            Iterable<Part> parts,
            ChunkSource pieces,
            ConnectionMemory memory) {
        this.exchange = exchange;
        this.response = response;
        this.blob = blob;
        this.parts = parts.iterator();
        this.pieces = pieces;
        this.memory = memory;
    }

    /** Starts sending. The blob is closed after its last byte is written or when the client disconnects. */
    void send(HttpMessage head) {
        exchange.channel().write(head);
        proceed();
    }

    private void proceed() {
        if (left > 0) {
            reserve();
        } else if (parts.hasNext()) {
            begin(parts.next());
        } else {
            end();
        }
    }

    private void begin(Part part) {
        switch (part) {
            case Part.Literal(ByteBuffer bytes) ->
                send(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)), bytes.remaining());
            case Part.Slice(long from, long length) -> {
                offset = from;
                left = length;
                proceed();
            }
        }
    }

    private void reserve() {
        int most = pieces.buffers() == 0 || memory.isAmpleForPieces() ? pieces.most() : SCARCE;
        int length = (int) Math.min(most, left);
        if (pieces.buffers() == 0) {
            fetch(length);
        } else {
            memory.sendPiece(length * pieces.buffers(), exchange.channel().eventLoop(), () -> fetch(length));
        }
    }

    private void fetch(int length) {
        left -= length;
        Future<?> piece = pieces.fetch(offset, length, left);
        offset += length;
        piece.addListener(fetched -> {
            if (fetched.isSuccess()) {
                send(fetched.getNow(), length);
            } else {
                finish(fetched.cause());
            }
        });
    }

    private void send(Object piece, int length) {
        Channel channel = exchange.channel();
        boolean last = left == 0 && !parts.hasNext();
        ChannelProgressivePromise written = channel.newProgressivePromise();
        int held = pieces.buffers() == 0 ? 0 : length;
        exchange.client().sending(held);
        written.addListener(done -> {
            exchange.client().sent(held);
            sent += done.isSuccess() ? length : transferred(piece);
            if (!last) {
                goOn(done.cause());
            }
        });
        if (last) {
            // Flushed together with the end of the response.
            channel.write(piece, written);
            end();
        } else {
            channel.writeAndFlush(piece, written);
        }
    }

    private static long transferred(Object piece) {
        return piece instanceof FileSlice slice ? slice.transferred() : 0;
    }

    private void goOn(@Nullable Throwable failure) {
        if (failure != null) {
            finish(failure);
        } else {
            // Yields to other channels before the next chunk: scheduled tasks run after the sockets were polled.
            exchange.channel().eventLoop().schedule(this::proceed, 0, TimeUnit.NANOSECONDS);
        }
    }

    private void end() {
        exchange.channel()
                .writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)
                .addListener(written -> finish(written.cause()));
    }

    private void finish(@Nullable Throwable failure) {
        pieces.end();
        ResponseWriter.close(exchange, blob);
        if (failure != null) {
            exchange.channel().close();
            ResponseWriter.logAborted(exchange, failure);
        }
        exchange.finished(response, sent, failure == null);
    }
}
