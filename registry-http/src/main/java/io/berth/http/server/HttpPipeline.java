package io.berth.http.server;

import io.berth.http.server.memory.Client;
import io.berth.http.server.memory.ConnectionMemory;
import io.berth.http.server.memory.Places;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.util.List;
import java.util.Optional;

/**
 * The channel pipeline of a connection. Inbound bytes enter at the top, responses leave at the bottom.
 *
 * <ol>
 *   <li>{@link Connections}: tracks open connections; a close from here passes no other handler.
 *   <li>The memory accounting: reads the socket while memory is available for what may arrive.
 *   <li>{@link LingeringClose}, where the protocol above cannot half-close.
 *   <li>TLS and ALPN, if configured.
 *   <li>{@link RequestDecoder} and {@link HttpResponseEncoder}: bytes to message parts and back, strictly.
 *   <li>{@link RequestHeadTimeoutHandler}: directly after the decoder, because it compares what was read with what was
 *       decoded.
 *   <li>{@link OneRequestAtATime}: passes a request on after the previous one was answered.
 *   <li>{@link KeepAlive}: sees each request and response as a whole, and decides whether the connection is kept.
 *   <li>{@link WriteStallHandler}: watches the writes of the handler below.
 *   <li>{@link RequestReader}: converts to plain values.
 * </ol>
 *
 * <p>On HTTP/2 each stream is a channel of its own, where {@link Http2Stream} replaces the three handlers between
 * decoder and {@link WriteStallHandler}: the protocol itself covers what they do.
 */
final class HttpPipeline extends ChannelInitializer<Channel> {

    /** The maximum size of one piece of a body. */
    static final int CHUNK = 512 * 1024;

    /** Connections that are refused and whose clients have time to read the answer. */
    private static final int MOST_LINGERING = 512;

    private static final int MOST_LINGERING_OF_ADDRESS = 16;

    private final ServerSettings settings;
    private final ServerContext services;
    private final Connections connections;
    private final Optional<TlsContexts> tls;
    private final Places lingering = new Places(MOST_LINGERING, MOST_LINGERING_OF_ADDRESS);
    private final PlainHttpLog plainHttp = new PlainHttpLog();

    HttpPipeline(ServerSettings settings, ServerContext services, Connections connections, Optional<TlsContexts> tls) {
        this.settings = settings;
        this.services = services;
        this.connections = connections;
        this.tls = tls;
    }

    @Override
    protected void initChannel(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(connections);
        services.memory()
                .admit(
                        channel,
                        tls.isPresent(),
                        CHUNK,
                        client -> add(channel, client),
                        () -> pipeline.addLast(
                                new ConnectionLimitHandler(tls.isPresent(), lingering, deadline(channel))));
    }

    private void add(Channel channel, Client client) {
        ChannelPipeline pipeline = channel.pipeline();
        if (tls.isPresent() || settings.h2c()) {
            pipeline.addLast(new LingeringClose(client, settings.limits().linger(), deadline(channel)));
        }
        if (tls.isPresent()) {
            pipeline.addLast(
                    tls.get().handler(channel.alloc(), settings.limits().headDeadline()));
            pipeline.addLast(new ProtocolChoice(plainHttp, http2 -> add(channel, client, true, http2)));
        } else if (settings.h2c()) {
            pipeline.addLast(new Http2Preface(
                    settings.limits(), deadline(channel), http2 -> add(channel, client, false, http2)));
        } else {
            http1(channel, client, new Protocol(false, false, List.of()));
        }
    }

    private void add(Channel channel, Client client, boolean secure, boolean http2) {
        Protocol protocol = new Protocol(
                secure,
                http2,
                settings.tls().map(tls -> ClientCertificates.of(channel, tls)).orElse(List.of()));
        if (!http2) {
            http1(channel, client, protocol);
        } else if (services.memory().charge(client, ConnectionMemory.HTTP2)) {
            http2(channel, client, protocol);
        } else {
            channel.close();
        }
    }

    private void http1(Channel channel, Client client, Protocol protocol) {
        ServerSettings.Limits limits = settings.limits();
        channel.pipeline()
                .addLast(new RequestDecoder(decoding(limits), new HeaderFields(), services.memory(), client))
                .addLast(new HttpResponseEncoder())
                .addLast(new RequestHeadTimeoutHandler(protocol, limits, deadline(channel)))
                .addLast(new OneRequestAtATime())
                .addLast(new KeepAlive(protocol, limits, connections, client, deadline(channel)))
                .addLast(new WriteStallHandler(limits.readerStall(), deadline(channel)))
                .addLast(new RequestReader(services, protocol, client));
    }

    private void http2(Channel channel, Client client, Protocol protocol) {
        Http2Connection connection = new Http2Connection(settings.limits(), deadline(channel));
        QueuedFrames frames = new QueuedFrames(services.memory(), client);
        channel.pipeline()
                .addLast(Http2Limits.codec(settings.limits()))
                .addLast(frames)
                .addLast(new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        connection.opened(stream);
                        stream.pipeline().addLast(frames.of(stream, ((Http2StreamChannel) stream).stream()));
                        http2Stream(stream, client, protocol);
                    }
                }))
                .addLast(connection);
    }

    private void http2Stream(Channel stream, Client client, Protocol protocol) {
        // By default a stream uses Netty's allocator, whose buffers are not accounted for.
        stream.config().setAllocator(services.memory().allocator());
        stream.config().setAutoRead(false);
        stream.pipeline()
                .addLast(new Http2StreamFrameToHttpObjectCodec(true))
                .addLast(new Http2Stream(services.memory(), client))
                .addLast(new WriteStallHandler(settings.limits().readerStall(), deadline(stream)))
                .addLast(new RequestReader(services, protocol, client));
    }

    private static Deadline deadline(Channel channel) {
        return new Deadline(channel.eventLoop());
    }

    private static HttpDecoderConfig decoding(ServerSettings.Limits limits) {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.requestLine())
                .setMaxHeaderSize(limits.head())
                .setMaxChunkSize(CHUNK)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true)
                .setAllowDuplicateContentLengths(false);
    }
}
