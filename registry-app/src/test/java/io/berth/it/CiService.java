package io.berth.it;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import io.berth.auth.oidc.TestIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;

/** An OpenID Connect issuer for CI jobs, on a loopback port. */
final class CiService implements AutoCloseable {

    /** The default audience of its tokens. */
    static final String AUDIENCE = "registry.it";

    private final TestIssuer server;
    private volatile JWK key;

    private CiService(TestIssuer server, JWK key) {
        this.server = server;
        this.key = key;
    }

    static CiService start() {
        JWK key = newKey();
        try {
            return new CiService(new TestIssuer(key), key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JWK newKey() {
        try {
            return TestIssuer.rsa(UUID.randomUUID().toString());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The item of {@code berth.identities} for its tokens. */
    String yaml() {
        return "{oidc: {issuer: '%s', audience: [%s], userprefix: 'ci:', groups: [groups]}}"
                .formatted(server.issuer(), AUDIENCE);
    }

    /** A token for a job of this group. */
    String token(String audience, String group) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .jwtID(UUID.randomUUID().toString())
                .issuer(server.issuer())
                .audience(audience)
                .subject("job")
                .claim("groups", List.of(group))
                .expirationTime(Date.from(Instant.now().plus(Duration.ofHours(1))))
                .build();
        try {
            return TestIssuer.sign(key, JWSAlgorithm.RS256, claims);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signs with a new key from now on, the only one published. */
    void rotate() {
        key = newKey();
        server.publish(key);
    }

    @Override
    public void close() {
        server.close();
    }
}
