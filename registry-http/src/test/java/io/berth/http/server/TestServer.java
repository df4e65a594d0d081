package io.berth.http.server;

import io.berth.core.model.RegistryException;
import io.berth.core.schedule.Scheduler;
import io.berth.http.message.FinishedRequest;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.Request;
import io.berth.http.message.RequestHandler;
import io.berth.http.message.Response;
import io.berth.http.server.ServerSettings.Limits;
import io.berth.http.server.ServerSettings.Listen;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server with its threads and access log. */
final class TestServer implements AutoCloseable {

    static final ServerSettings PLAIN = new ServerSettings(new Listen.Tcp("127.0.0.1", 0));

    /** Small heads, and timeouts that no test reaches, even on a loaded machine. */
    static final Limits SMALL = limits(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1));

    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final ExecutorService files = Executors.newFixedThreadPool(2);
    private final List<FinishedRequest> log = new CopyOnWriteArrayList<>();
    private final Scheduler scheduler = new Scheduler(Clock.systemUTC());
    private final HttpServer server;

    TestServer(RequestHandler handler) throws IOException {
        this(PLAIN, handler);
    }

    TestServer(ServerSettings settings, RequestHandler handler) throws IOException {
        server = HttpServer.start(settings, application(handler));
    }

    /** Uses this TLS engine in place of the default. */
    TestServer(ServerSettings settings, TlsEngine engine, RequestHandler handler) throws IOException {
        TlsContexts tls = TlsContexts.open(settings.tls().orElseThrow(), settings.http2(), engine, scheduler);
        server = HttpServer.start(settings, application(handler), Optional.of(tls));
    }

    private HttpServer.Application application(RequestHandler handler) {
        return new HttpServer.Application(
                handler,
                TestServer::failure,
                log::add,
                request -> request.headers().first("X-Forwarded-For").map(InetAddress::ofLiteral),
                requests,
                files,
                scheduler,
                Clock.systemUTC());
    }

    /** Small heads, with these timeouts; the one for readers equals that for bodies. */
    static Limits limits(Duration headDeadline, Duration keepAlive, Duration stall) {
        return new Limits(1024, 4096, 64 * 1024, headDeadline, keepAlive, stall, stall, Duration.ofMinutes(1));
    }

    private static Response failure(Request request, Throwable failure) {
        return switch (failure) {
            case HttpRefusal refusal ->
                new Response(
                        refusal.status(),
                        refusal.headers(),
                        Response.of(0, "text/plain", refusal.getMessage() + "\n")
                                .body());
            case RegistryException refusal -> Response.of(404, "text/plain", refusal.getMessage() + "\n");
            default -> Response.of(500, "text/plain", "request " + request.id() + " failed\n");
        };
    }

    HttpServer server() {
        return server;
    }

    SocketAddress address() {
        return server.address();
    }

    RawClient connect() throws IOException {
        return RawClient.of(address());
    }

    List<FinishedRequest> log() {
        return log;
    }

    @Override
    public void close() {
        server.close();
        requests.shutdown();
        files.shutdown();
    }
}
