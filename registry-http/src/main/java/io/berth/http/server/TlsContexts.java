package io.berth.http.server;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What new connections are encrypted with: read at the start and again whenever the files change. They are compared by
 * content, because Kubernetes replaces them behind a symbolic link. A change that cannot be used is refused and the old
 * stays; connections that are open keep what they were opened with.
 */
final class TlsContexts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TlsContexts.class);

    /** Four records, in one buffer and one write. */
    private static final int ENCRYPTED_AT_ONCE = 64 * 1024;

    private final TlsSettings settings;
    private final boolean http2;
    private final TlsEngine engine;
    private final ScheduledExecutorService watcher;
    private SslContext current;
    private TlsFiles seen;
    private String complaint = "";

    private TlsContexts(TlsSettings settings, boolean http2, TlsEngine engine, TlsFiles files, SslContext first) {
        this.settings = settings;
        this.http2 = http2;
        this.engine = engine;
        this.seen = files;
        this.current = first;
        this.watcher = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("tls-reload").factory());
    }

    /**
     * Reads the files and starts to watch them.
     *
     * @throws IOException when they cannot be used; the message says which, why, and what is expected
     */
    static TlsContexts open(TlsSettings settings, boolean http2, TlsEngine engine) throws IOException {
        TlsFiles files = TlsFiles.read(settings);
        TlsContexts contexts = new TlsContexts(settings, http2, engine, files, files.context(engine, settings, http2));
        long nanos = settings.reloadInterval().toNanos();
        contexts.watcher.scheduleWithFixedDelay(contexts::reload, nanos, nanos, TimeUnit.NANOSECONDS);
        return contexts;
    }

    private void reload() {
        try {
            TlsFiles files = TlsFiles.read(settings);
            if (!files.equals(seen)) {
                seen = files;
                use(files.context(engine, settings, http2));
                LOG.info("TLS: new connections use the changed certificate {}", settings.certificate());
            }
            complaint = "";
        } catch (IOException | RuntimeException e) {
            complain(String.valueOf(e.getMessage()));
        }
    }

    /** The one before lives on until the last connection that uses it is closed: each holds it, too. */
    private synchronized void use(SslContext next) {
        // Closed meanwhile, there would be nobody left to release it.
        SslContext unused = watcher.isShutdown() ? next : current;
        current = watcher.isShutdown() ? current : next;
        ReferenceCountUtil.release(unused);
    }

    /** Once, not at every look. */
    private void complain(String reason) {
        if (!reason.equals(complaint)) {
            complaint = reason;
            LOG.error("TLS: the change is not used, the certificate from before stays: {}", reason);
        }
    }

    /** Encrypts one connection. Holds off a change, which would release what the connection is about to hold. */
    synchronized SslHandler handler(ByteBufAllocator allocator, Duration handshakeDeadline) {
        SslHandler handler = current.newHandler(allocator);
        handler.setWrapDataSize(ENCRYPTED_AT_ONCE);
        handler.setHandshakeTimeoutMillis(handshakeDeadline.toMillis());
        return handler;
    }

    /** Stops to watch. Connections that are still open stay encrypted; there can be no new ones. */
    @Override
    public synchronized void close() {
        if (!watcher.isShutdown()) {
            watcher.shutdownNow();
            ReferenceCountUtil.release(current);
        }
    }
}
