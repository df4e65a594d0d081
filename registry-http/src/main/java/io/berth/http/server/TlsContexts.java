package io.berth.http.server;

import io.berth.core.schedule.BackgroundTask;
import io.berth.core.schedule.RepeatingTask;
import io.berth.core.schedule.Scheduler;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
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
    private SslContext current;
    private TlsFiles used;
    private final RepeatingTask following;
    private boolean closed;

    private TlsContexts(
            TlsSettings settings,
            boolean http2,
            TlsEngine engine,
            TlsFiles files,
            SslContext first,
            Scheduler scheduler) {
        this.settings = settings;
        this.http2 = http2;
        this.engine = engine;
        this.used = files;
        this.current = first;
        this.following = scheduler.every(settings.reloadInterval(), task(settings, scheduler), this::reload);
    }

    private static BackgroundTask task(TlsSettings settings, Scheduler scheduler) {
        return scheduler.task(
                "tls-reload",
                "new connections use the certificate of before until " + settings.certificate()
                        + " and the files beside it are corrected");
    }

    /**
     * Reads the files and follows them from then on.
     *
     * @throws IOException when they cannot be used; the message says which, why, and what is expected
     */
    static TlsContexts open(TlsSettings settings, boolean http2, TlsEngine engine, Scheduler scheduler)
            throws IOException {
        TlsFiles files = TlsFiles.read(settings);
        SslContext first = files.context(engine, settings, http2);
        return new TlsContexts(settings, http2, engine, files, first, scheduler);
    }

    /** @throws IOException as long as the files cannot be used */
    private void reload() throws IOException {
        TlsFiles files = TlsFiles.read(settings);
        if (!files.equals(used)) {
            use(files.context(engine, settings, http2));
            used = files;
            LOG.info("TLS: new connections use the changed certificate {}", settings.certificate());
        }
    }

    /** The one before lives on until the last connection that uses it is closed: each holds it, too. */
    private synchronized void use(SslContext next) {
        // Closed meanwhile, nothing would release it later.
        SslContext unused = closed ? next : current;
        current = closed ? current : next;
        ReferenceCountUtil.release(unused);
    }

    /** Encrypts one connection. Holds off a change, which would release what the connection is about to hold. */
    synchronized SslHandler handler(ByteBufAllocator allocator, Duration handshakeDeadline) {
        SslHandler handler = current.newHandler(allocator);
        handler.setWrapDataSize(ENCRYPTED_AT_ONCE);
        handler.setHandshakeTimeoutMillis(handshakeDeadline.toMillis());
        return handler;
    }

    /** Follows the files no further. Connections that are still open stay encrypted; there can be no new ones. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            following.close();
            ReferenceCountUtil.release(current);
        }
    }
}
