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
 * The TLS context of new connections, reloaded when its files change. Files are compared by content, because Kubernetes
 * replaces them behind a symbolic link. An unusable change is rejected and the old context stays; open connections keep
 * their context.
 */
final class TlsContexts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TlsContexts.class);

    /** Four TLS records, in one buffer and one write. */
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
     * Reads the files and watches them.
     *
     * @throws IOException when they cannot be used; the message says which, why, and what is expected
     */
    static TlsContexts open(TlsSettings settings, boolean http2, TlsEngine engine, Scheduler scheduler)
            throws IOException {
        TlsFiles files = TlsFiles.read(settings);
        SslContext first = files.context(engine, settings, http2);
        return new TlsContexts(settings, http2, engine, files, first, scheduler);
    }

    /** @throws IOException while the files cannot be used */
    private void reload() throws IOException {
        TlsFiles files = TlsFiles.read(settings);
        if (!files.equals(used)) {
            use(files.context(engine, settings, http2));
            used = files;
            LOG.info("TLS: new connections use the changed certificate {}", settings.certificate());
        }
    }

    /** The old context is freed after the last connection that retains it is closed. */
    private synchronized void use(SslContext next) {
        // If closed meanwhile, the new context would never be released otherwise.
        SslContext unused = closed ? next : current;
        current = closed ? current : next;
        ReferenceCountUtil.release(unused);
    }

    /**
     * A TLS handler for one connection. Synchronized with reloads, which could release the context before the
     * connection retains it.
     */
    synchronized SslHandler handler(ByteBufAllocator allocator, Duration handshakeDeadline) {
        SslHandler handler = current.newHandler(allocator);
        handler.setWrapDataSize(ENCRYPTED_AT_ONCE);
        handler.setHandshakeTimeoutMillis(handshakeDeadline.toMillis());
        return handler;
    }

    /** Stops watching the files. Open connections stay encrypted; there can be no new ones. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            following.close();
            ReferenceCountUtil.release(current);
        }
    }
}
