package io.berth.auth.token;

import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Authenticator;
import io.berth.core.access.Challenge;
import io.berth.core.access.Credentials;
import io.berth.core.access.Identification;
import io.berth.core.access.IdentitySource;
import io.berth.core.access.Limit;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import io.berth.core.model.RegistryException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requires a token (Docker token protocol); other credentials go to the identity sources. Clients without credentials
 * are always challenged, even if anonymous access is allowed: clients send their credentials only after a challenge on
 * {@code GET /v2/}.
 */
public final class TokenAuthenticator implements Authenticator {

    private static final Logger LOG = LoggerFactory.getLogger(TokenAuthenticator.class);

    private static final Identification TAKEN_BACK =
            new Identification.Refused("what the token was made from is good no more");

    private final TokenVerifier verifier;
    private final IdentitySource others;
    private final Function<AuthenticationRequest, String> realm;
    private final String service;

    /**
     * An authenticator.
     *
     * @param others authenticate credentials that are not tokens of {@code verifier}
     * @param realm the token endpoint
     */
    TokenAuthenticator(
            TokenVerifier verifier,
            IdentitySource others,
            Function<AuthenticationRequest, String> realm,
            String service) {
        this.verifier = verifier;
        this.others = others;
        this.realm = realm;
        this.service = service;
    }

    /** Revalidates the account of a token. */
    @FunctionalInterface
    private interface Check {
        Optional<Principal> of(Principal then) throws IOException;
    }

    @Override
    public Identification authenticate(AuthenticationRequest request) throws IOException {
        return identify(request, others::revalidate, others::revalidate);
    }

    @Override
    public Identification resume(AuthenticationRequest request) throws IOException {
        return identify(request, this::lastingIfKnown, others::lasting);
    }

    /** An unexpired token stays valid during an outage of its account's source, as in other requests. */
    private Optional<Principal> lastingIfKnown(Principal then) throws IOException {
        try {
            return others.lasting(then);
        } catch (IOException | RegistryException e) {
            LOG.debug("{} cannot be looked up, the token is taken as it is: {}", then.name(), e.toString());
            return others.revalidate(then);
        }
    }

    private Identification identify(AuthenticationRequest request, Check valid, Check expired) throws IOException {
        if (request.credentials() instanceof Credentials.Bearer(String token)) {
            Identification identified = verifier.identify(token);
            if (!(identified instanceof Identification.Unknown)) {
                return checked(identified, valid, expired);
            }
        }
        Identification identified = others.identify(request);
        return identified instanceof Identification.Known(Principal principal) && principal.isAnonymous()
                ? new Identification.Known(principal.limitedTo(outside(principal.limit())))
                : identified;
    }

    /** A token says who authenticated; the source of the account may have revoked that. */
    private static Identification checked(Identification identified, Check valid, Check expired) throws IOException {
        return switch (identified) {
            case Identification.Known(Principal then) ->
                valid.of(then).<Identification>map(Identification.Known::new).orElse(TAKEN_BACK);
            case Identification.Expired(Principal then, Instant until) ->
                expired.of(then)
                        .<Identification>map(now -> new Identification.Expired(now, until))
                        .orElse(TAKEN_BACK);
            case Identification.Refused _, Identification.Unknown _ -> identified;
        };
    }

    private static Limit outside(Limit limit) {
        return permission -> !(permission instanceof Permission.Enter) && limit.allows(permission);
    }

    @Override
    public Challenge challenge(AuthenticationRequest request, Identification identified, List<Permission> wanted) {
        return Challenges.of(realm.apply(request), service, wanted, error(request, identified));
    }

    /** Without the error code, containerd would retry with the same token. */
    private static Optional<String> error(AuthenticationRequest request, Identification identified) {
        if (!(request.credentials() instanceof Credentials.Bearer)) {
            return Optional.empty();
        }
        return Optional.of(identified instanceof Identification.Known ? "insufficient_scope" : "invalid_token");
    }
}
