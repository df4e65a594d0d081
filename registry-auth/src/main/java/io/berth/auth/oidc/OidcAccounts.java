package io.berth.auth.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyConverter;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import io.berth.auth.RecentLogins;
import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Credentials;
import io.berth.core.access.Identification;
import io.berth.core.access.IdentitySource;
import io.berth.core.access.Principal;
import io.berth.core.store.Blocking;
import java.io.IOException;
import java.security.Key;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authenticates by tokens of an OpenID Connect issuer, sent as a bearer token or as the password of any user. Only keys
 * published by the issuer verify them; keys in token headers are ignored. Tokens that another source is configured for
 * are left to it.
 */
public final class OidcAccounts implements IdentitySource, AutoCloseable {

    static final String SOURCE = "oidc";

    private static final Logger LOG = LoggerFactory.getLogger(OidcAccounts.class);

    /** Asymmetric algorithms only: their private keys stay with the issuer. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private static final int LONGEST_TOKEN = 16 * 1024;

    /** The allowed clock skew. */
    private static final Duration LEEWAY = Duration.ofSeconds(60);

    /** How long a verified token is cached, at most until it expires. */
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private final OidcSettings settings;
    private final Claims claims;
    private final IssuerClient client;
    private final IssuerKeys keys;
    private final RecentLogins recent;
    private final Clock clock;

    /**
     * Sends no request to the issuer yet.
     *
     * @throws IOException when the settings cannot be used
     */
    public OidcAccounts(OidcSettings settings, Clock clock) throws IOException {
        this.settings = settings;
        this.claims = new Claims(settings);
        this.client = new IssuerClient(settings);
        this.keys = new IssuerKeys(client::keys, clock);
        this.recent = new RecentLogins(clock);
        this.clock = clock;
    }

    @Override
    public String name() {
        return SOURCE;
    }

    @Override
    public Identification identify(AuthenticationRequest request) throws IOException {
        Optional<String> token = token(request.credentials());
        if (token.isEmpty()) {
            return new Identification.Unknown();
        }
        Optional<Principal> before = recent.find("", token.get());
        return before.isPresent() ? new Identification.Known(before.get()) : read(token.get());
    }

    /** Recognizes a JWT: three parts, the first of which is the start of a JSON object in base64. */
    private static Optional<String> token(Credentials credentials) {
        Optional<String> secret = switch (credentials) {
            case Credentials.None _, Credentials.Invalid _ -> Optional.empty();
            case Credentials.Basic(String _, String password) -> Optional.of(password);
            case Credentials.Bearer(String token) -> Optional.of(token);
        };
        return secret.filter(text -> text.startsWith("ey") && text.length() <= LONGEST_TOKEN)
                .filter(text ->
                        text.chars().filter(character -> character == '.').count() == 2);
    }

    private Identification read(String text) throws IOException {
        JWT token;
        JWTClaimsSet said;
        try {
            token = JWTParser.parse(text);
            said = token.getJWTClaimsSet();
        } catch (ParseException _) {
            return new Identification.Unknown();
        }
        if (said == null || !settings.issuer().equals(said.getIssuer())) {
            return new Identification.Unknown();
        }
        if (!(token instanceof SignedJWT signed)
                || !ALGORITHMS.contains(signed.getHeader().getAlgorithm())) {
            return refused(
                    "is signed with " + token.getHeader().getAlgorithm() + " (expected any of " + ALGORITHMS + ")");
        }
        Blocking.checkpoint();
        return isSigned(signed) ? judge(text, said) : refused("is not signed by a key that the issuer publishes");
    }

    private boolean isSigned(SignedJWT token) throws IOException {
        for (JWK key : keys.of(token.getHeader())) {
            if (isSigned(token, key)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSigned(SignedJWT token, JWK key) {
        try {
            DefaultJWSVerifierFactory verifiers = new DefaultJWSVerifierFactory();
            for (Key candidate : KeyConverter.toJavaKeys(List.of(key.toPublicJWK()))) {
                if (token.verify(verifiers.createJWSVerifier(token.getHeader(), candidate))) {
                    return true;
                }
            }
        } catch (JOSEException e) {
            LOG.debug("key {} verifies nothing", key.getKeyID(), e);
        }
        return false;
    }

    /** Evaluates a token whose signature and issuer are verified. */
    private Identification judge(String token, JWTClaimsSet said) {
        if (said.getAudience().stream().noneMatch(settings.audiences()::contains)) {
            return refused("is for " + said.getAudience() + " (expected any of " + settings.audiences() + ")");
        }
        @Nullable Date expires = said.getExpirationTime();
        if (expires == null) {
            return refused("never expires");
        }
        if (isAhead(said.getNotBeforeTime()) || isAhead(said.getIssueTime())) {
            return refused("is not good yet: compare the clocks of this machine and of the issuer");
        }
        Optional<String> unmet = claims.unmet(said);
        if (unmet.isPresent()) {
            LOG.info("a token of {} is passed over: its {} is not as required", settings.issuer(), unmet.get());
            return new Identification.Unknown();
        }
        Optional<Principal> principal = claims.principal(said);
        return principal.isEmpty()
                ? refused("names no user: it has no text in " + settings.user())
                : timely(token, principal.get(), expires.toInstant());
    }

    private boolean isAhead(@Nullable Date date) {
        return date != null && clock.instant().plus(LEEWAY).isBefore(date.toInstant());
    }

    private Identification timely(String token, Principal principal, Instant expires) {
        Instant now = clock.instant();
        if (!now.minus(LEEWAY).isBefore(expires)) {
            return new Identification.Expired(principal, expires);
        }
        Instant forgotten = now.plus(REMEMBERED);
        recent.remember("", token, principal, forgotten.isBefore(expires) ? forgotten : expires);
        return new Identification.Known(principal);
    }

    private Identification refused(String why) {
        return new Identification.Refused("the token of " + settings.issuer() + " " + why);
    }

    @Override
    public boolean isUnlisted(String source) {
        return source.equals(SOURCE);
    }

    @Override
    public void close() {
        client.close();
    }
}
