package io.berth.auth.oidc;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cache of the issuer's keys. Refreshed hourly, and when a token names an unknown key, but rate-limited against
 * floods of such tokens. While the issuer is unavailable, cached keys are used for a day. Thread-safe.
 */
final class IssuerKeys {

    /** The source of the keys. */
    @FunctionalInterface
    interface Source {
        JWKSet fetch() throws IOException;
    }

    static final Duration FRESH = Duration.ofHours(1);
    static final Duration USABLE = Duration.ofDays(1);
    static final Duration PAUSE = Duration.ofSeconds(30);
    static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);

    /** Shorter keys are insecure (NIST SP 800-131A). */
    private static final int SHORTEST_RSA_BITS = 2048;

    private final Source source;
    private final Clock clock;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile Fetched known = new Fetched(new JWKSet(), Instant.MIN);
    private Instant notBefore = Instant.MIN;
    private @Nullable IOException failure;

    private record Fetched(JWKSet keys, Instant at) {}

    IssuerKeys(Source source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    /**
     * The keys that may have made a signature; none when the issuer has no such key.
     *
     * @throws IOException when a fetch is needed and fails
     */
    List<JWK> of(JWSHeader header) throws IOException {
        Fetched before = known;
        List<JWK> keys = matching(before, header);
        if (!keys.isEmpty() && isWithin(FRESH, before)) {
            return keys;
        }
        try {
            refresh();
        } catch (IOException e) {
            if (keys.isEmpty() || !isWithin(USABLE, before)) {
                throw e;
            }
            return keys;
        }
        return matching(known, header);
    }

    private boolean isWithin(Duration age, Fetched fetched) {
        return clock.instant().minus(age).isBefore(fetched.at());
    }

    private static List<JWK> matching(Fetched fetched, JWSHeader header) {
        return new JWKSelector(JWKMatcher.forJWSHeader(header))
                .select(fetched.keys()).stream()
                        .filter(key -> !key.getKeyType().equals(KeyType.RSA) || key.size() >= SHORTEST_RSA_BITS)
                        .toList();
    }

    /** Concurrent callers wait for the running fetch. */
    private void refresh() throws IOException {
        fetching.lock();
        try {
            if (clock.instant().isBefore(notBefore)) {
                if (failure != null) {
                    throw new IOException(failure.getMessage(), failure);
                }
                return;
            }
            fetch();
        } finally {
            fetching.unlock();
        }
    }

    private void fetch() throws IOException {
        try {
            known = new Fetched(source.fetch(), clock.instant());
            notBefore = clock.instant().plus(PAUSE);
            failure = null;
        } catch (IOException e) {
            LOG.warn("the keys of an issuer cannot be fetched, those of before stay: {}", e.getMessage());
            notBefore = clock.instant().plus(PAUSE_AFTER_FAILURE);
            failure = e;
            throw e;
        }
    }
}
