package io.berth.http.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the TLS handshake, which selects HTTP/2 or HTTP/1.1 (ALPN). */
final class ProtocolChoice extends ApplicationProtocolNegotiationHandler {

    private static final byte[] PLAIN_HTTP_ANSWER = """
        HTTP/1.1 400 Bad Request\r
        Content-Type: text/plain; charset=utf-8\r
        Content-Length: 79\r
        Connection: close\r
        \r
        Client sent an HTTP request to an HTTPS server: use https:// for this registry
        """.getBytes(StandardCharsets.US_ASCII);

    private static final Logger LOG = LoggerFactory.getLogger(ProtocolChoice.class);

    private final PlainHttpLog plainHttp;
    private final Consumer<Boolean> chosen;

    /** @param chosen receives whether it is HTTP/2, and adds the handlers */
    ProtocolChoice(PlainHttpLog plainHttp, Consumer<Boolean> chosen) {
        super(ApplicationProtocolNames.HTTP_1_1);
        this.plainHttp = plainHttp;
        this.chosen = chosen;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.fireChannelActive();
        ctx.read();
    }

    /**
     * Load balancer probes close before the handshake. After it a client may half-close and still wait for responses.
     */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent) {
            ctx.close();
        }
        if (event instanceof SslHandshakeCompletionEvent end && end.cause() instanceof NotSslRecordException) {
            answerPlainHttp(ctx);
        }
        super.userEventTriggered(ctx, event);
    }

    /** Written unencrypted, past the TLS handler, which then closes the connection. */
    private void answerPlainHttp(ChannelHandlerContext ctx) {
        plainHttp.note(ctx.channel().remoteAddress(), ctx.channel().eventLoop());
        ctx.pipeline().context(SslHandler.class).writeAndFlush(Unpooled.wrappedBuffer(PLAIN_HTTP_ANSWER));
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
        chosen.accept(protocol.equals(ApplicationProtocolNames.HTTP_2));
    }

    @Override
    protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("TLS handshake with {} failed: {}", ctx.channel().remoteAddress(), cause.getMessage());
        ctx.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("connection of {} failed: {}", ctx.channel().remoteAddress(), cause.getMessage());
        ctx.close();
    }
}
