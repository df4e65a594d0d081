package io.berth.auth.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The trusted signing keys, indexed by every id a token may use: the libtrust id (token servers for registry:2), the
 * RFC 7638 thumbprint (registry:3), and the key's own {@code kid}. A key embedded in a token is trusted only if it is
 * one of these, or has a certificate chain to {@code roots}; {@code jku} and {@code x5u} are never followed. Immutable.
 */
final class TrustedKeys {

    static final TrustedKeys NONE = new TrustedKeys(List.of(), new Certificates(List.of()));

    private final Map<String, JWK> byId = new HashMap<>();
    private final Certificates roots;

    TrustedKeys(Collection<JWK> keys, Certificates roots) {
        this.roots = roots;
        keys.forEach(this::add);
        roots.keys().forEach(this::add);
    }

    private void add(JWK key) {
        byId.put(thumbprint(key), key);
        if (key instanceof AsymmetricJWK pair) {
            try {
                byId.put(LibtrustId.of(pair.toPublicKey()), key);
            } catch (JOSEException e) {
                // A key type that the JDK does not support, for which libtrust has no id.
            }
        }
        if (key instanceof ECKey ec) {
            byId.putIfAbsent(shortThumbprint(ec), key);
        }
        if (key.getKeyID() != null) {
            byId.putIfAbsent(key.getKeyID(), key);
        }
    }

    /** As computed by registry:3, which drops leading zeros of a coordinate: one of 128 keys has some. */
    private static String shortThumbprint(ECKey key) {
        String required = "{\"crv\":\"%s\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}"
                .formatted(key.getCurve().getName(), withoutZeros(key.getX()), withoutZeros(key.getY()));
        return Base64URL.encode(Sha256.of(required.getBytes(StandardCharsets.UTF_8)))
                .toString();
    }

    private static Base64URL withoutZeros(Base64URL coordinate) {
        return Base64URL.encode(coordinate.decodeToBigInteger());
    }

    private static String thumbprint(JWK key) {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The signing key, if it is trusted. */
    Optional<JWK> find(JWSHeader header, Instant now) {
        if (header.getX509CertChain() != null) {
            return roots.leaf(header.getX509CertChain(), now);
        }
        @Nullable JWK brought = header.getJWK();
        if (brought != null) {
            // Its claimed id is ignored: the key itself must match.
            return brought.getX509CertChain() != null
                    ? roots.leaf(brought.getX509CertChain(), now)
                    : Optional.ofNullable(byId.get(thumbprint(brought)));
        }
        return Optional.ofNullable(header.getKeyID()).map(byId::get);
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }
}
