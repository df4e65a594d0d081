package io.berth.auth.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Authenticator;
import io.berth.core.access.Authorizer;
import io.berth.core.access.Credentials;
import io.berth.core.access.Identification;
import io.berth.core.access.IdentitySource;
import io.berth.core.access.Limit;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import io.berth.core.access.TokenServer;
import io.berth.core.store.ServerState;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The built-in token server. A token is limited to the scopes requested and permitted at its issue; the access rules at
 * the time of use apply as well. Thread-safe.
 */
public final class BuiltInTokens implements TokenServer {

    private static final Logger LOG = LoggerFactory.getLogger(BuiltInTokens.class);

    /** The token endpoint, relative to the registry's root. */
    private static final String PATH = "auth/token";

    /** The alternative path for reverse proxies that forward {@code /v2/} only. */
    private static final String PATH_BEHIND_PROXY = "v2/auth";

    private final TokenPolicy terms;
    private final IdentitySource identities;
    private final Authorizer authorizer;
    private final SigningKeys keys;
    private final Clock clock;
    private final TokenVerifier accessTokens;
    private final TokenVerifier refreshTokens;

    /**
     * The parameters of issued tokens.
     *
     * @param service the audience
     * @param lifetime of access tokens
     * @param refreshLifetime of refresh tokens; empty when there are none
     * @param keyRotation how long a key signs
     */
    public record TokenPolicy(
            String issuer,
            String service,
            Duration lifetime,
            Optional<Duration> refreshLifetime,
            Duration keyRotation) {

        /** An audience different from that of access tokens. */
        String refreshAudience() {
            return service + "#refresh";
        }

        /** The longest lifetime of anything signed. */
        Duration longest() {
            return refreshLifetime.orElse(lifetime).plus(lifetime).plus(Claims.LEEWAY);
        }
    }

    /** @param state stores the signing keys */
    public BuiltInTokens(
            TokenPolicy terms, IdentitySource identities, Authorizer authorizer, ServerState state, Clock clock) {
        this.terms = terms;
        this.identities = identities;
        this.authorizer = authorizer;
        this.clock = clock;
        this.keys = new SigningKeys(state, terms.keyRotation(), terms.longest(), clock);
        this.accessTokens = verifier(terms.service());
        this.refreshTokens = verifier(terms.refreshAudience());
    }

    private TokenVerifier verifier(String audience) {
        return new TokenVerifier(terms.issuer(), audience, new Signatures(Set.of("ES256")), keys, clock);
    }

    /** Authenticates by tokens of this server, or by {@code identities}. */
    public Authenticator authenticator() {
        return new TokenAuthenticator(accessTokens, identities, BuiltInTokens::realm, terms.service());
    }

    private static String realm(AuthenticationRequest request) {
        return request.entrance()
                .get()
                .resolve(request.proxied() ? PATH_BEHIND_PROXY : PATH)
                .toString();
    }

    @Override
    public Answer issue(AuthenticationRequest request, TokenRequest wish) throws IOException {
        // Access tokens cannot be exchanged for new tokens: their lifetime would be unlimited.
        boolean ours = request.credentials() instanceof Credentials.Bearer(String token)
                && !(accessTokens.identify(token) instanceof Identification.Unknown);
        return ours
                ? new Answer.Refused("a token is no way to get another")
                : switch (identities.identify(request)) {
                    case Identification.Known(Principal principal) ->
                        new Answer.Issued(principal, issue(principal, request.address(), wish));
                    case Identification.Expired(Principal _, Instant until) ->
                        new Answer.Refused("the credentials ended at " + until);
                    case Identification.Refused(String why) -> new Answer.Refused(why);
                    case Identification.Unknown _ -> new Answer.Refused("unknown account");
                };
    }

    @Override
    public Answer refresh(String refreshToken, AuthenticationRequest request, TokenRequest wish) throws IOException {
        if (terms.refreshLifetime().isEmpty()
                || !(refreshTokens.identify(refreshToken) instanceof Identification.Known(Principal then))) {
            return new Answer.Refused("not a refresh token that is good");
        }
        Optional<Principal> now = found(then);
        return now.isPresent()
                ? new Answer.Issued(now.get(), issue(now.get(), request.address(), wish))
                : new Answer.Refused("the account or its password is not the one of the refresh token: " + then.name());
    }

    /**
     * The current account. Not found if it now belongs to another source or was recreated; a changed password
     * invalidates what was issued for it.
     */
    private Optional<Principal> found(Principal then) throws IOException {
        return identities
                .find(then.name(), then.source())
                .filter(now -> now.generation().equals(then.generation()));
    }

    @Override
    public String keys() throws IOException {
        return keys.published().toString();
    }

    private Token issue(Principal principal, InetAddress address, TokenRequest wish) throws IOException {
        List<Scope> granted = granted(principal, address, Scope.parseAll(wish.scopes()));
        Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        Duration lifetime = lifetime(principal.limit(), now);
        String token = sign(principal, terms.service(), now, lifetime, granted);
        return new Token(token, refreshToken(principal, wish, now), now, lifetime, Scope.print(granted));
    }

    /** At most the remaining lifetime of the presented credentials. */
    private Duration lifetime(Limit credentials, Instant now) {
        return credentials
                .expires()
                .map(end -> Duration.between(now, end))
                .filter(left -> left.compareTo(terms.lifetime()) < 0)
                .orElse(terms.lifetime());
    }

    private Optional<String> refreshToken(Principal principal, TokenRequest wish, Instant now) throws IOException {
        // Limited credentials must not be exchanged for broader ones.
        boolean entitled =
                wish.offline() && !principal.isAnonymous() && principal.limit().equals(Limit.NONE);
        return entitled && terms.refreshLifetime().isPresent() && isFound(principal)
                ? Optional.of(sign(
                        principal,
                        terms.refreshAudience(),
                        now,
                        terms.refreshLifetime().get(),
                        List.of()))
                : Optional.empty();
    }

    /**
     * A refresh token for an account that cannot be looked up would never be accepted; during an outage clients use the
     * password.
     */
    private boolean isFound(Principal principal) {
        try {
            return found(principal).isPresent();
        } catch (IOException e) {
            LOG.warn("no refresh token for {}, who cannot be looked up now: {}", principal.name(), e.toString());
            return false;
        }
    }

    /** The permitted part of each scope; none at all is not an error. */
    private List<Scope> granted(Principal principal, InetAddress address, List<Scope> asked) {
        List<Scope> granted = new ArrayList<>();
        for (Scope scope : asked) {
            Map<String, Permission> needed = Permissions.of(scope);
            List<String> allowed = needed.entrySet().stream()
                    .filter(action -> principal.limit().allows(action.getValue())
                            && authorizer
                                    .decide(principal, address, action.getValue())
                                    .permitted())
                    .map(Map.Entry::getKey)
                    .toList();
            if (!allowed.isEmpty()) {
                granted.add(new Scope(scope.type(), scope.kind(), scope.name(), allowed));
            }
        }
        return List.copyOf(new LinkedHashSet<>(granted));
    }

    private String sign(Principal principal, String audience, Instant now, Duration lifetime, List<Scope> granted)
            throws IOException {
        Claims claims = new Claims(
                terms.issuer(),
                Set.of(audience),
                principal.name(),
                principal.groups(),
                principal.source(),
                principal.generation(),
                now,
                now.plus(lifetime),
                granted);
        ECKey key = keys.signing();
        JWSObject token = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .keyID(key.getKeyID())
                        .type(JOSEObjectType.JWT)
                        .build(),
                new Payload(claims.json()));
        try {
            token.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("every JDK has ES256", e);
        }
        return token.serialize();
    }
}
