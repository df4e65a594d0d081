package io.berth.http.server;

import io.berth.http.message.Headers;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.Request;
import io.berth.http.message.RequestHandler;
import io.berth.http.message.Response;
import io.berth.http.server.memory.Client;
import io.berth.http.server.memory.ConnectionMemory;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Converts decoded messages to {@link Request} and starts their exchange. The body is read ahead as far as
 * {@link IncomingBody} has room; after its end this handler requests no more reads.
 */
final class RequestReader extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(RequestReader.class);

    private final ServerContext services;
    private final Protocol protocol;
    private final Client client;
    private @Nullable IncomingBody body;
    private @Nullable Exchange bodiless;

    RequestReader(ServerContext services, Protocol protocol, Client client) {
        this.services = services;
        this.protocol = protocol;
        this.client = client;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest head) {
            begin(ctx, head);
        }
        if (message instanceof HttpContent content) {
            receive(ctx, content);
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest head) {
        IncomingBody incoming = new IncomingBody(
                declaredLength(head),
                services.limits().bodyStall(),
                services.ahead(),
                new Wire(ctx, HttpUtil.is100ContinueExpected(head)));
        body = incoming;
        Request request = request(ctx, head, incoming);
        Exchange exchange = new Exchange(
                services,
                ctx.channel(),
                client,
                protocol,
                version(ctx.channel(), head),
                request,
                incoming,
                substitute(ctx.channel(), head));
        if (isBodiless(head)) {
            // The end follows the head directly, and a request is answered only after its end.
            bodiless = exchange;
            return;
        }
        start(ctx, exchange);
        if (head.decoderResult().isSuccess()) {
            ctx.read();
        }
    }

    /** The decoder substitutes a version where the client sent none. */
    private String version(Channel channel, HttpRequest head) {
        if (protocol.multiplexed()) {
            return "HTTP/2.0";
        }
        return TlsClientHello.isDetected(channel)
                ? "TLS"
                : head.protocolVersion().text();
    }

    /** Whether the request has no body. On HTTP/2 an empty body may still have a separate end frame. */
    private boolean isBodiless(HttpRequest head) {
        return head.decoderResult().isSuccess()
                && (!protocol.multiplexed() || head instanceof FullHttpRequest)
                && !HttpUtil.isTransferEncodingChunked(head)
                && HttpUtil.getContentLength(head, 0L) == 0;
    }

    private void start(ChannelHandlerContext ctx, Exchange exchange) {
        if (!services.memory().charge(client, ConnectionMemory.REQUEST)) {
            exchange.refuse();
            return;
        }
        try {
            services.threads().execute(exchange);
        } catch (RejectedExecutionException e) {
            // Only while the server stops.
            ctx.close();
        }
    }

    private void answer(ChannelHandlerContext ctx, Exchange exchange) {
        bodiless = null;
        if (!exchange.isRead() || !exchange.answeredAtOnce()) {
            start(ctx, exchange);
        }
    }

    private void receive(ChannelHandlerContext ctx, HttpContent content) {
        IncomingBody incoming = Objects.requireNonNull(body);
        if (content.decoderResult().isFailure()) {
            content.release();
            incoming.fail(BrokenBody.undecodable(content.decoderResult().cause()));
            return;
        }
        boolean room = incoming.add(content.content());
        if (content instanceof LastHttpContent) {
            incoming.end();
            if (bodiless != null) {
                answer(ctx, bodiless);
            }
        } else if (room) {
            ctx.read();
        }
    }

    private Request request(ChannelHandlerContext ctx, HttpRequest head, IncomingBody incoming) {
        // The decoder substitutes a request line where it could not parse one.
        boolean readable = head.decoderResult().isSuccess() || !(head instanceof FullHttpRequest);
        return new Request(
                RequestId.of(head.headers().get("X-Request-Id")),
                readable ? head.method().name() : "-",
                readable ? head.uri() : "-",
                headers(head),
                incoming,
                protocol.secure(),
                client(ctx),
                protocol.certificates());
    }

    /** HTTP-level refusals take the same path as other responses. */
    private static @Nullable RequestHandler substitute(Channel channel, HttpRequest head) {
        Optional<HttpRefusal> refusal =
                TlsClientHello.isDetected(channel) ? Optional.of(HeadRules.tls()) : HeadRules.refusal(head);
        if (refusal.isPresent()) {
            HttpRefusal reason = refusal.get();
            return request -> {
                throw reason;
            };
        }
        return HeadRules.isServerWide(head) ? request -> Response.of(204) : null;
    }

    private static OptionalLong declaredLength(HttpRequest head) {
        if (head instanceof FullHttpRequest || head.decoderResult().isFailure()) {
            return OptionalLong.of(0);
        }
        if (HttpUtil.isTransferEncodingChunked(head)) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(HttpUtil.getContentLength(head, 0L));
    }

    private static Headers headers(HttpRequest head) {
        List<Headers.Field> fields = new ArrayList<>(head.headers().size());
        for (Map.Entry<String, String> field : head.headers()) {
            fields.add(new Headers.Field(field.getKey(), field.getValue()));
        }
        return Headers.of(fields);
    }

    private static SocketAddress client(ChannelHandlerContext ctx) {
        @Nullable SocketAddress remote = ctx.channel().remoteAddress();
        return remote == null ? ctx.channel().localAddress() : remote;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            cutOff();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cutOff();
        ctx.fireChannelInactive();
    }

    private void cutOff() {
        if (body != null) {
            body.fail(BrokenBody.cutOff());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("connection of {} failed", ctx.channel().remoteAddress(), cause);
        ctx.close();
    }

    /** The path from a body back to its socket, callable from any thread. */
    private record Wire(ChannelHandlerContext ctx, boolean expectsContinue) implements IncomingBody.Source {

        @Override
        public void wanted() {
            if (expectsContinue) {
                ctx.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
            }
        }

        @Override
        public void resume() {
            ctx.executor().execute(ctx::read);
        }
    }
}
