package io.berth.http.server;

import io.berth.core.store.BlobContent;
import io.berth.http.message.Response;
import io.berth.http.message.Response.Body;
import io.berth.http.message.Response.Part;
import io.berth.http.server.memory.ConnectionMemory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.handler.ssl.SslClosedEngineException;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes responses. Small ones are sent in one write, files by sendfile, and the rest in chunks at the pace of the
 * client. There is no content or transfer encoding: the length is always known, and a response that cannot reach it is
 * aborted.
 */
final class ResponseWriter {

    private static final Logger LOG = LoggerFactory.getLogger(ResponseWriter.class);

    /** The maximum size of a response gathered in memory and sent in one write. */
    private static final int WHOLE = 16 * 1024;

    /** The maximum size sent without a reservation: the cost of a connection covers it. */
    private static final int SMALL = 1024;

    private final ResponseHeads heads;
    private final RequestDispatcher dispatcher;
    private final Executor files;
    private final ConnectionMemory memory;

    /**
     * A writer.
     *
     * @param files reads files, so that a slow disk stops no event loop
     */
    ResponseWriter(ResponseHeads heads, RequestDispatcher dispatcher, Executor files, ConnectionMemory memory) {
        this.heads = heads;
        this.dispatcher = dispatcher;
        this.files = files;
        this.memory = memory;
    }

    /** Sends a response, and closes its body afterwards. Does not block. */
    void write(Exchange exchange, Response response) {
        if (exchange.channel().isActive()) {
            send(exchange, response);
            return;
        }
        // If the event loop has terminated as well, the failed write is not reported.
        if (response.body() instanceof Body.Parts parts) {
            close(exchange, parts.blob());
        }
        exchange.finished(response, 0, false);
    }

    private void send(Exchange exchange, Response response) {
        boolean withheld = exchange.request().method().equals("HEAD") || ResponseHeads.isBodiless(response.status());
        switch (response.body()) {
            case Body.Empty empty -> whole(exchange, response, Unpooled.EMPTY_BUFFER);
            case Body.Withheld length -> whole(exchange, response, Unpooled.EMPTY_BUFFER);
            case Body.Bytes(ByteBuffer bytes) when withheld -> whole(exchange, response, Unpooled.EMPTY_BUFFER);
            case Body.Bytes(ByteBuffer bytes)
            when bytes.remaining() <= WHOLE -> whole(exchange, response, Unpooled.wrappedBuffer(bytes));
            case Body.Bytes(ByteBuffer bytes) -> paced(exchange, response, allOf(bytes));
            case Body.Parts parts
            when withheld -> {
                close(exchange, parts.blob());
                whole(exchange, response, Unpooled.EMPTY_BUFFER);
            }
            case Body.Parts parts -> parts(exchange, response, parts);
        }
    }

    private static Body.Parts allOf(ByteBuffer bytes) {
        return new Body.Parts(new BlobContent.InMemory(bytes), List.of(new Part.Slice(0, bytes.remaining())));
    }

    private void whole(Exchange exchange, Response response, ByteBuf content) {
        if (content.readableBytes() <= SMALL) {
            writeWhole(exchange, response, content);
        } else {
            onLoop(
                    exchange,
                    () -> memory.sendAnswer(
                            content.readableBytes(),
                            exchange.channel().eventLoop(),
                            () -> writeWhole(exchange, response, content)));
        }
    }

    private void writeWhole(Exchange exchange, Response response, ByteBuf content) {
        int length = content.readableBytes();
        exchange.client().sending(length);
        exchange.channel()
                .writeAndFlush(heads.whole(exchange.request(), response, content))
                .addListener(sent -> {
                    exchange.client().sent(length);
                    exchange.finished(response, sent.isSuccess() ? length : 0, sent.isSuccess());
                });
    }

    private static void onLoop(Exchange exchange, Runnable task) {
        EventLoop loop = exchange.channel().eventLoop();
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    private void parts(Exchange exchange, Response response, Body.Parts parts) {
        try {
            requireAll(parts.blob(), parts.parts());
        } catch (IOException e) {
            close(exchange, parts.blob());
            write(exchange, dispatcher.answerTo(exchange.request(), e));
            return;
        }
        if (parts.blob() instanceof BlobContent.InMemory memory && parts.length() <= WHOLE) {
            whole(exchange, response, gathered(memory, parts.parts()));
            close(exchange, memory);
        } else {
            paced(exchange, response, parts);
        }
    }

    private void paced(Exchange exchange, Response response, Body.Parts parts) {
        BackpressuredResponse answer = new BackpressuredResponse(
                exchange, response, parts.blob(), parts.parts(), pieces(exchange, parts.blob()), memory);
        onLoop(exchange, () -> answer.send(heads.head(exchange.request(), response)));
    }

    private ChunkSource pieces(Exchange exchange, BlobContent blob) {
        EventLoop loop = exchange.channel().eventLoop();
        return switch (blob) {
            case BlobContent.InMemory memory -> new MemoryChunks(loop, memory);
            case BlobContent.InFile in when exchange.protocol().sendsFiles() -> new SendfileChunks(loop, in.file());
            case BlobContent.Elsewhere elsewhere -> new RemoteChunks(exchange.channel(), elsewhere);
            case BlobContent.InFile in -> new FileChunks(exchange.channel(), files, in.file(), in.size());
        };
    }

    private static ByteBuf gathered(BlobContent.InMemory memory, Iterable<Part> parts) {
        CompositeByteBuf all = Unpooled.compositeBuffer(WHOLE);
        for (Part part : parts) {
            all.addComponent(true, Unpooled.wrappedBuffer(bytes(memory, part)));
        }
        return all;
    }

    private static ByteBuffer bytes(BlobContent.InMemory memory, Part part) {
        return switch (part) {
            case Part.Literal(ByteBuffer bytes) -> bytes;
            case Part.Slice(long offset, long length) -> MemoryChunks.slice(memory, offset, length);
        };
    }

    static void close(Exchange exchange, BlobContent blob) {
        try {
            blob.close();
        } catch (IOException e) {
            LOG.warn(
                    "request {}: the blob could not be closed",
                    exchange.request().id(),
                    e);
        }
    }

    /** Detects a truncated file before the head promises a length, where possible. */
    private static void requireAll(BlobContent blob, Iterable<Part> parts) throws IOException {
        long size = blob instanceof BlobContent.InFile in ? in.file().size() : blob.size();
        for (Part part : parts) {
            if (part instanceof Part.Slice(long offset, long length) && offset + length > size) {
                throw new EOFException("the blob ends at " + size + ", before " + (offset + length));
            }
        }
    }

    /** Logs why a response was aborted. A client disconnect, with or without TLS close_notify, is normal. */
    static void logAborted(Exchange exchange, Throwable failure) {
        if (isClientGone(failure)) {
            LOG.debug("request {}: the client went away", exchange.request().id());
        } else {
            LOG.error("request {}: the answer was aborted", exchange.request().id(), failure);
        }
    }

    /** Looks through all causes: Netty may detect the disconnect while closing, and wraps it several times. */
    static boolean isClientGone(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof ClosedChannelException
                        || cause instanceof ChannelOutputShutdownException
                        || cause instanceof SslClosedEngineException
                        || cause instanceof SocketException
                        || cause instanceof NativeIoException);
    }
}
