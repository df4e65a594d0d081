package io.berth.http.server;

import io.berth.core.model.ErrorCode;
import io.berth.core.store.Blocking;
import io.berth.http.message.FinishedRequest;
import io.berth.http.message.Headers;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.LogText;
import io.berth.http.message.Request;
import io.berth.http.message.RequestHandler;
import io.berth.http.message.Response;
import io.berth.http.server.memory.Client;
import io.berth.http.server.memory.ConnectionMemory;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request and its response. It runs on the event loop if it does not have to block, else on a virtual thread. */
final class Exchange implements Runnable {

    private final ServerContext services;
    private final Channel channel;
    private final Client client;
    private final Protocol protocol;
    private final String version;
    private final Request request;
    private final IncomingBody body;
    private final @Nullable RequestHandler substitute;
    private final long started = System.nanoTime();

    /** @param substitute handles the request in place of the usual handler */
    Exchange(
            ServerContext services,
            Channel channel,
            Client client,
            Protocol protocol,
            String version,
            Request request,
            IncomingBody body,
            @Nullable RequestHandler substitute) {
        this.services = services;
        this.channel = channel;
        this.client = client;
        this.protocol = protocol;
        this.version = version;
        this.request = request;
        this.body = body;
        this.substitute = substitute;
    }

    /** Whether the method is safe: it changes nothing. */
    boolean isRead() {
        return request.method().equals("GET") || request.method().equals("HEAD");
    }

    /** Tries to respond on the event loop. Returns false, without side effects, if that would block. */
    boolean answeredAtOnce() {
        Optional<Response> response = Blocking.attempt(this::answer);
        response.ifPresent(this::send);
        return response.isPresent();
    }

    /** Responds on a thread of its own, whose memory is already charged to the client. */
    @Override
    public void run() {
        Response response;
        try {
            response = answer();
        } finally {
            services.memory().release(client, ConnectionMemory.REQUEST);
        }
        send(response);
    }

    /** Responds that no memory is available for the request. */
    void refuse() {
        HttpRefusal refusal = new HttpRefusal(
                503,
                ErrorCode.UNAVAILABLE,
                "too many requests at the same time for the memory of the registry; retry later",
                Headers.NONE.with("Retry-After", "1"));
        send(services.dispatcher().answerTo(request, refusal));
    }

    private void send(Response response) {
        boolean sent = false;
        try {
            body.close();
            services.writer().write(this, response);
            sent = true;
        } finally {
            if (!sent) {
                // A bug in this server: close, so that the client does not wait for a response.
                channel.close();
            }
        }
    }

    private Response answer() {
        RequestDispatcher dispatcher = services.dispatcher();
        return substitute == null ? dispatcher.answer(request) : dispatcher.answer(request, substitute);
    }

    Channel channel() {
        return channel;
    }

    Client client() {
        return client;
    }

    Protocol protocol() {
        return protocol;
    }

    Request request() {
        return request;
    }

    /** Called when the response was sent, completely or as far as it could be. */
    void finished(Response response, long sent, boolean complete) {
        Duration duration = Duration.ofNanos(System.nanoTime() - started);
        services.requestListener()
                .finished(new FinishedRequest(
                        services.clock().instant().minus(duration),
                        duration,
                        request.method(),
                        LogText.cut(request.target()),
                        version,
                        response.status(),
                        sent,
                        body.received(),
                        clientName(),
                        response.label().user(),
                        response.label().route(),
                        response.label().error(),
                        request.headers().first("Referer").map(LogText::cut),
                        request.headers().first("User-Agent").map(LogText::cut),
                        request.id(),
                        !complete));
    }

    private String clientName() {
        return services.forwarded()
                .of(request)
                .map(InetAddress::getHostAddress)
                .orElseGet(() -> host(request.client()));
    }

    /** The address without its port; does no DNS lookup. */
    private static String host(SocketAddress client) {
        return client instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : String.valueOf(client);
    }
}
