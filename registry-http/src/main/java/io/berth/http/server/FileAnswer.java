package io.berth.http.server;

import io.berth.core.store.BlobContent;
import io.berth.http.message.Response;
import io.berth.http.message.Response.Part;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer of parts of a file on its way. The kernel sends the file from its page cache at the pace of the client,
 * which takes neither our memory nor a thread. Used on the event loop only.
 */
final class FileAnswer {

    private final Exchange exchange;
    private final Response response;
    private final BlobContent.InFile file;
    private final List<Part> parts;
    private long sent;
    private @Nullable Throwable failure;

    FileAnswer(Exchange exchange, Response response, BlobContent.InFile file, List<Part> parts) {
        this.exchange = exchange;
        this.response = response;
        this.file = file;
        this.parts = parts;
    }

    /** Queues everything; the file is closed when the last of it is out, or the client is gone. */
    void send(HttpMessage head) {
        Channel channel = exchange.channel();
        channel.write(head).addListener((ChannelFuture written) -> note(written));
        for (Part part : parts) {
            switch (part) {
                case Part.Literal(ByteBuffer bytes) -> sendText(channel, bytes);
                case Part.Slice(long offset, long length) ->
                    sendSlice(channel, new FileSlice(file.file(), offset, length));
            }
        }
        channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener((ChannelFuture written) -> {
            note(written);
            finish();
        });
    }

    private void sendText(Channel channel, ByteBuffer bytes) {
        int length = bytes.remaining();
        channel.write(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes))).addListener((ChannelFuture written) -> {
            note(written);
            sent += written.isSuccess() ? length : 0;
        });
    }

    private void sendSlice(Channel channel, FileSlice slice) {
        channel.write(slice, channel.newProgressivePromise()).addListener((ChannelFuture written) -> {
            note(written);
            sent += slice.transferred();
        });
    }

    /** The first reason stands; the others follow from it. */
    private void note(ChannelFuture written) {
        if (!written.isSuccess() && failure == null) {
            failure = written.cause();
            exchange.channel().close();
        }
    }

    private void finish() {
        ResponseWriter.close(exchange, file);
        if (failure != null) {
            ResponseWriter.logAborted(exchange, failure);
        }
        exchange.finished(response, sent, failure == null);
    }
}
