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
 * The token server that Berth is itself. A token is good for what was asked and allowed when it was made; when it is
 * used, the access rules of then decide, too. Safe for use by many threads.
 */
public final class BuiltInTokens implements TokenServer {

    private static final Logger LOG = LoggerFactory.getLogger(BuiltInTokens.class);

    /** Where clients get tokens, below the registry's root. */
    private static final String PATH = "auth/token";

    /** The same where reverse proxies find it that pass {@code /v2/} alone. */
    private static final String PATH_BEHIND_PROXY = "v2/auth";

    private final TokenPolicy terms;
    private final IdentitySource identities;
    private final Authorizer authorizer;
    private final SigningKeys keys;
    private final Clock clock;
    private final TokenVerifier accessTokens;
    private final TokenVerifier refreshTokens;

    /**
     * What its tokens are like.
     *
     * @param service that they are for
     * @param lifetime of tokens
     * @param refreshLifetime of refresh tokens; empty when there are none
     * @param keyRotation how long a key signs
     */
    public record TokenPolicy(
            String issuer,
            String service,
            Duration lifetime,
            Optional<Duration> refreshLifetime,
            Duration keyRotation) {

        /** What no access token is for. */
        String refreshAudience() {
            return service + "#refresh";
        }

        /** How long something signed may be good. */
        Duration longest() {
            return refreshLifetime.orElse(lifetime).plus(lifetime).plus(Claims.LEEWAY);
        }
    }

    /** @param state where its keys are */
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

    /** Lets in who has a token of this server, or shows what {@code identities} knows. */
    public Authenticator authenticator() {
        return new TokenAuthenticator(accessTokens, identities, BuiltInTokens::realm, terms.service());
    }

    private static String realm(AuthenticationRequest visitor) {
        return visitor.entrance()
                .get()
                .resolve(visitor.proxied() ? PATH_BEHIND_PROXY : PATH)
                .toString();
    }

    @Override
    public Answer issue(AuthenticationRequest visitor, TokenRequest wish) throws IOException {
        // A token is no way to get another: what it is good for would never end.
        boolean ours = visitor.credentials() instanceof Credentials.Bearer(String token)
                && !(accessTokens.identify(token) instanceof Identification.Unknown);
        return ours
                ? new Answer.Refused("a token is no way to get another")
                : switch (identities.identify(visitor)) {
                    case Identification.Known(Principal principal) ->
                        new Answer.Issued(principal, issue(principal, visitor.address(), wish));
                    case Identification.Expired(Principal _, Instant until) ->
                        new Answer.Refused("the credentials ended at " + until);
                    case Identification.Refused(String why) -> new Answer.Refused(why);
                    case Identification.Unknown _ -> new Answer.Refused("nobody knows the account");
                };
    }

    @Override
    public Answer refresh(String refreshToken, AuthenticationRequest visitor, TokenRequest wish) throws IOException {
        if (terms.refreshLifetime().isEmpty()
                || !(refreshTokens.identify(refreshToken) instanceof Identification.Known(Principal then))) {
            return new Answer.Refused("not a refresh token that is good");
        }
        Optional<Principal> now = found(then);
        return now.isPresent()
                ? new Answer.Issued(now.get(), issue(now.get(), visitor.address(), wish))
                : new Answer.Refused("the account or its password is not the one of the refresh token: " + then.name());
    }

    /**
     * The account as it is now. One of the same name that another source knows is not it, nor is one that was created
     * anew; and a password that was changed takes back what was issued for it.
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

    /** No longer than that of the credentials it is made from. */
    private Duration lifetime(Limit credentials, Instant now) {
        return credentials
                .expires()
                .map(end -> Duration.between(now, end))
                .filter(left -> left.compareTo(terms.lifetime()) < 0)
                .orElse(terms.lifetime());
    }

    private Optional<String> refreshToken(Principal principal, TokenRequest wish, Instant now) throws IOException {
        // What is good for less than its owner may do must not become a way to get more.
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

    /** A refresh token of who cannot be found would never be good; while nobody can tell, a password does. */
    private boolean isFound(Principal principal) {
        try {
            return found(principal).isPresent();
        } catch (IOException e) {
            LOG.warn("no refresh token for {}, who cannot be looked up now: {}", principal.name(), e.toString());
            return false;
        }
    }

    /** The part that is allowed of each; nothing at all is no error. */
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
