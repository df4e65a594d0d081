package io.berth.http.server;

import io.berth.core.schedule.Scheduler;
import io.berth.http.message.FailureHandler;
import io.berth.http.message.ForwardedClient;
import io.berth.http.message.RequestHandler;
import io.berth.http.message.RequestListener;
import io.berth.http.server.ServerSettings.Listen;
import io.berth.http.server.memory.ConnectionMemory;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An HTTP server: everything between its sockets and a {@link RequestHandler}. */
public final class HttpServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final int BACKLOG = 1024;

    /**
     * Event loops never block except in sendfile, for pages that are not cached; more loops than cores would only add
     * context switches.
     */
    private static final int LOOPS = Math.max(2, Runtime.getRuntime().availableProcessors());

    private final Channel listening;
    private final Connections connections;
    private final ConnectionMemory memory;
    private final Optional<TlsContexts> tls;
    private final EventLoopGroup acceptor;
    private final EventLoopGroup loops;

    private HttpServer(
            Channel listening,
            Connections connections,
            ConnectionMemory memory,
            Optional<TlsContexts> tls,
            EventLoopGroup acceptor,
            EventLoopGroup loops) {
        this.listening = listening;
        this.connections = connections;
        this.memory = memory;
        this.tls = tls;
        this.acceptor = acceptor;
        this.loops = loops;
    }

    /**
     * The handler of a server and the threads it uses; the caller stops the threads.
     *
     * @param forwarded determines the logged client address behind a proxy
     * @param requests runs the handler, one task per request, each of which may block
     * @param files reads files to be sent; its tasks block on disk reads only
     * @param scheduler runs the reload of certificate files
     * @param clock for the {@code Date} of responses
     */
    public record Application(
            RequestHandler handler,
            FailureHandler failures,
            RequestListener requestListener,
            ForwardedClient forwarded,
            Executor requests,
            Executor files,
            Scheduler scheduler,
            Clock clock) {}

    /**
     * Listens and serves until closed.
     *
     * @throws IOException when the address cannot be bound or the certificate cannot be used; the message says which
     *     and why
     */
    public static HttpServer start(ServerSettings settings, Application application) throws IOException {
        return start(settings, application, contexts(settings, application.scheduler()));
    }

    private static Optional<TlsContexts> contexts(ServerSettings settings, Scheduler scheduler) throws IOException {
        return settings.tls().isPresent()
                ? Optional.of(TlsContexts.open(settings.tls().get(), settings.http2(), TlsEngine.best(), scheduler))
                : Optional.empty();
    }

    /** Uses these TLS contexts, and closes them. */
    static HttpServer start(ServerSettings settings, Application application, Optional<TlsContexts> tls)
            throws IOException {
        Transport transport = Transport.best();
        EventLoopGroup acceptor = transport.loops(1, "http-accept");
        EventLoopGroup loops = transport.loops(LOOPS, "http");
        ConnectionMemory memory = new ConnectionMemory(settings.memory(), loops, LOOPS);
        Connections connections = new Connections(memory.acceptGate());
        HttpPipeline pipeline = new HttpPipeline(settings, services(settings, application, memory), connections, tls);
        try {
            ChannelHandler handlers = tls.isPresent() ? pipeline : TlsClientHello.before(pipeline);
            Channel listening = bind(settings.listen(), transport, acceptor, loops, memory, handlers);
            return new HttpServer(listening, connections, memory, tls, acceptor, loops);
        } catch (IOException e) {
            stop(tls, acceptor, loops);
            throw e;
        }
    }

    private static ServerContext services(ServerSettings settings, Application application, ConnectionMemory memory) {
        RequestDispatcher dispatcher = new RequestDispatcher(application.handler(), application.failures());
        ResponseHeads heads = new ResponseHeads(settings.headers(), new HttpDate(application.clock()));
        return new ServerContext(
                dispatcher,
                new ResponseWriter(heads, dispatcher, application.files(), memory),
                application.requestListener(),
                application.forwarded(),
                application.requests(),
                settings.limits(),
                new ReadAhead(),
                memory,
                application.clock());
    }

    private static Channel bind(
            Listen listen,
            Transport transport,
            EventLoopGroup acceptor,
            EventLoopGroup loops,
            ConnectionMemory memory,
            ChannelHandler handlers)
            throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(acceptor, loops)
                .channel(transport.channel(listen))
                .handler(memory.acceptGate())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                // Handlers request each read: that is how back-pressure reaches the client.
                .childOption(ChannelOption.AUTO_READ, false)
                // A client may half-close and still wait for the response.
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.ALLOCATOR, memory.allocator())
                .childHandler(handlers);
        if (listen instanceof Listen.UnixSocket(Path path)) {
            removeStale(path);
        } else {
            bootstrap
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childOption(ChannelOption.SO_KEEPALIVE, true);
        }
        var bound = bootstrap.bind(transport.address(listen)).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + name(listen) + ": " + ListenFailure.reason(bound.cause(), listen),
                    bound.cause());
        }
        return bound.channel();
    }

    private static String name(Listen listen) {
        return switch (listen) {
            case Listen.Tcp(String host, int port) -> host + ":" + port;
            case Listen.UnixSocket(Path path) -> path.toString();
        };
    }

    /** Deletes a socket left behind by a previous server; any other file under that name is kept. */
    private static void removeStale(Path socket) throws IOException {
        if (Files.exists(socket) && !Files.isRegularFile(socket) && !Files.isDirectory(socket)) {
            Files.delete(socket);
        }
    }

    /** The listening address, with the port that was chosen. */
    public SocketAddress address() {
        return listening.localAddress();
    }

    /** The memory accounting of its connections. */
    ConnectionMemory memory() {
        return memory;
    }

    /** Accepts no new connections, lets running requests finish within this time, then stops. */
    public void drain(Duration time) {
        listening.close().awaitUninterruptibly();
        try {
            if (!connections.drain(time)) {
                LOG.warn("some requests did not finish within {} ms: they are aborted", time.toMillis());
                connections.abort();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stop(tls, acceptor, loops);
        }
    }

    /** Stops immediately. */
    @Override
    public void close() {
        listening.close().awaitUninterruptibly();
        try {
            connections.drain(Duration.ZERO);
            connections.abort();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stop(tls, acceptor, loops);
        }
    }

    private static void stop(Optional<TlsContexts> tls, EventLoopGroup acceptor, EventLoopGroup loops) {
        acceptor.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        // Last, because a connection that was just accepted may still request its handler.
        tls.ifPresent(TlsContexts::close);
    }
}
