package io.berth.http.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;

/**
 * What a connection consists of. Bytes come in from the top, answers go out from the bottom.
 *
 * <ol>
 *   <li>{@link Connections}: counts, and stands where a close passes nobody else.
 *   <li>TLS, and the choice of protocol, when there is one.
 *   <li>{@link HttpServerCodec}: bytes to parts of messages and back, strictly.
 *   <li>{@link HeadDeadline}: right behind the decoder, because it judges by what is decoded and what is not yet.
 *   <li>{@link OneRequestAtATime}: nothing below sees a request before the one before is answered.
 *   <li>{@link KeepAlive}: sees each request and its answer as a whole, and decides what comes after.
 *   <li>{@link StalledReader}: watches what the bottom writes.
 *   <li>{@link RequestReader}: from here on it is plain values.
 * </ol>
 */
final class HttpPipeline extends ChannelInitializer<Channel> {

    /** How much of a body comes in one piece at most. */
    static final int CHUNK = 128 * 1024;

    private final ServerSettings settings;
    private final Services services;
    private final Connections connections;

    HttpPipeline(ServerSettings settings, Services services, Connections connections) {
        this.settings = settings;
        this.services = services;
        this.connections = connections;
    }

    @Override
    protected void initChannel(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(connections);
        if (!connections.admit(channel)) {
            pipeline.addLast(new TurnedAway(settings.tls().isPresent(), new Deadline(channel.eventLoop())));
            return;
        }
        http1(channel, false);
    }

    private void http1(Channel channel, boolean secure) {
        ServerSettings.Limits limits = settings.limits();
        Protocol protocol = new Protocol(secure, false);
        channel.pipeline()
                .addLast(new HttpServerCodec(decoding(limits)))
                .addLast(new HeadDeadline(limits, new Deadline(channel.eventLoop())))
                .addLast(new OneRequestAtATime())
                .addLast(new KeepAlive(protocol, limits, connections, new Deadline(channel.eventLoop())))
                .addLast(new StalledReader(limits.readerStall(), new Deadline(channel.eventLoop())))
                .addLast(new RequestReader(services, protocol));
    }

    private static HttpDecoderConfig decoding(ServerSettings.Limits limits) {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.requestLine())
                .setMaxHeaderSize(limits.head())
                .setMaxChunkSize(CHUNK)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true)
                .setAllowDuplicateContentLengths(false)
                .setValidateHeaders(true);
    }
}
