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
 * The keys whose signatures are believed, each under every id that a token may name it by: the libtrust id (what
 * servers made for registry:2 send), the thumbprint of RFC 7638 (registry:3), and what the key calls itself. A key that
 * the token brings along is believed only if it is one of these, or has a certificate from {@code roots}; {@code jku}
 * and {@code x5u} are never followed. Immutable.
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
                // A kind of key the JDK cannot make, which libtrust never knew.
            }
        }
        if (key instanceof ECKey ec) {
            byId.putIfAbsent(shortThumbprint(ec), key);
        }
        if (key.getKeyID() != null) {
            byId.putIfAbsent(key.getKeyID(), key);
        }
    }

    /** As registry:3 computes it, which forgets the zeros in front of a coordinate: one of 128 keys has some. */
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

    /** The key that signed, if it is believed. */
    Optional<JWK> find(JWSHeader header, Instant now) {
        if (header.getX509CertChain() != null) {
            return roots.leaf(header.getX509CertChain(), now);
        }
        @Nullable JWK brought = header.getJWK();
        if (brought != null) {
            // Whatever id it claims: what counts is whether it is the same key.
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
