package io.berth.http.server;

import io.berth.core.store.BlobContent;
import io.berth.http.message.Response;
import io.berth.http.message.Response.Part;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelProgressivePromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An answer of parts of a file on its way. The kernel sends the file from its page cache at the pace of the client,
 * which takes neither our memory nor a thread. It does so slice by slice: with a client that is as fast as the disk one
 * call for a large file would go on for as long, and nobody else on the same event loop would be served meanwhile. Used
 * on the event loop only.
 */
final class FileAnswer {

    /** What the kernel copies in some hundred microseconds. */
    private static final int SLICE = 1 << 20;

    private final Exchange exchange;
    private final Response response;
    private final BlobContent.InFile file;
    private final Iterator<Part> parts;
    private long offset;
    private long left;
    private long sent;

    FileAnswer(Exchange exchange, Response response, BlobContent.InFile file, List<Part> parts) {
        this.exchange = exchange;
        this.response = response;
        this.file = file;
        this.parts = parts.iterator();
    }

    /** Begins; the file is closed when the last of it is out, or the client is gone. */
    void send(HttpMessage head) {
        exchange.channel().write(head);
        proceed();
    }

    private void proceed() {
        if (left > 0) {
            sendSlice();
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

    private void sendSlice() {
        int length = (int) Math.min(SLICE, left);
        FileSlice slice = new FileSlice(file.file(), offset, length);
        offset += length;
        left -= length;
        send(slice, length);
    }

    private void send(Object piece, int length) {
        Channel channel = exchange.channel();
        boolean last = left == 0 && !parts.hasNext();
        ChannelProgressivePromise written = channel.newProgressivePromise();
        written.addListener(done -> {
            sent += done.isSuccess() ? length : transferred(piece);
            if (!last) {
                goOn(done.cause());
            }
        });
        if (last) {
            // Goes out together with the end of the answer.
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
        } else if (left > 0) {
            // Others have their turn before the next slice: what is scheduled runs after a look at the sockets.
            exchange.channel().eventLoop().schedule(this::proceed, 0, TimeUnit.NANOSECONDS);
        } else {
            proceed();
        }
    }

    private void end() {
        exchange.channel()
                .writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)
                .addListener(written -> finish(written.cause()));
    }

    private void finish(@Nullable Throwable failure) {
        ResponseWriter.close(exchange, file);
        if (failure != null) {
            exchange.channel().close();
            ResponseWriter.logAborted(exchange, failure);
        }
        exchange.finished(response, sent, failure == null);
    }
}
