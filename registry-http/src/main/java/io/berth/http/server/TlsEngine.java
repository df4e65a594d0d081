package io.berth.http.server;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.PrivateKey;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS implementation (ADR 0012). It needs no configuration: the fastest that works is taken, and the log says which
 * and why.
 */
enum TlsEngine {
    /** Native code, which takes less CPU. Its contexts are reference-counted and released by their creator. */
    BORINGSSL(SslProvider.OPENSSL_REFCNT),

    /** Works on every platform and with every kind of key. */
    JDK(SslProvider.JDK);

    private static final Logger LOG = LoggerFactory.getLogger(TlsEngine.class);

    /** The only key types Netty supports with BoringSSL: neither Ed25519 nor RSA-PSS keys. */
    private static final Set<String> NATIVE_KEYS = Set.of("RSA", "EC");

    private final SslProvider provider;

    TlsEngine(SslProvider provider) {
        this.provider = provider;
    }

    static TlsEngine best() {
        if (OpenSsl.isAvailable()) {
            return BORINGSSL;
        }
        LOG.warn(
                "TLS: BoringSSL cannot be loaded, so the JDK encrypts and takes more CPU: {}",
                String.valueOf(OpenSsl.unavailabilityCause()));
        return JDK;
    }

    /** This engine, or the JDK's if this one cannot sign with the key. */
    TlsEngine forKey(PrivateKey key) {
        if (this == BORINGSSL && !NATIVE_KEYS.contains(key.getAlgorithm())) {
            LOG.warn(
                    "TLS: BoringSSL takes no {} keys (only {}), so the JDK encrypts and takes more CPU",
                    key.getAlgorithm(),
                    NATIVE_KEYS);
            return JDK;
        }
        return this;
    }

    /**
     * Builds a context of this engine, which the caller releases.
     *
     * @throws SSLException when the engine does not accept the configuration
     */
    SslContext build(SslContextBuilder builder) throws SSLException {
        SslContext context = builder.sslProvider(provider).build();
        if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
            // Used by TLS 1.2 only, with up to twenty thousand sessions in native memory.
            sessions.setSessionCacheEnabled(false);
        }
        LOG.info("TLS: {} encrypts", this == JDK ? "the JDK" : OpenSsl.versionString());
        return context;
    }
}
