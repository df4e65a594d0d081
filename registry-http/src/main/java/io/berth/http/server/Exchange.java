package io.berth.http.server;

import io.berth.http.route.AccessLog;
import io.berth.http.route.Request;
import io.berth.http.route.RequestHandler;
import io.berth.http.route.Response;
import io.netty.channel.Channel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One request until its answer is out. Runs on a thread of its own, which may block. */
final class Exchange implements Runnable {

    private final Services services;
    private final Channel channel;
    private final Protocol protocol;
    private final String version;
    private final Request request;
    private final IncomingBody body;
    private final @Nullable RequestHandler substitute;
    private final long started = System.nanoTime();

    /** @param substitute answers instead of the usual handler */
    Exchange(
            Services services,
            Channel channel,
            Protocol protocol,
            String version,
            Request request,
            IncomingBody body,
            @Nullable RequestHandler substitute) {
        this.services = services;
        this.channel = channel;
        this.protocol = protocol;
        this.version = version;
        this.request = request;
        this.body = body;
        this.substitute = substitute;
    }

    @Override
    public void run() {
        boolean answered = false;
        try {
            Response response = answer();
            body.close();
            services.writer().write(this, response);
            answered = true;
        } finally {
            if (!answered) {
                // A bug of ours: at least the client does not wait for it.
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

    Protocol protocol() {
        return protocol;
    }

    Request request() {
        return request;
    }

    /** The answer is out, or as much of it as will ever be. */
    void finished(Response response, long sent, boolean complete) {
        services.accessLog()
                .record(new AccessLog.Exchange(
                        request.id(),
                        request.client(),
                        response.user(),
                        request.method(),
                        request.target(),
                        version,
                        request.headers().first("Referer"),
                        request.headers().first("User-Agent"),
                        response.status(),
                        body.received(),
                        sent,
                        Duration.ofNanos(System.nanoTime() - started),
                        complete));
    }
}
