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
 * Asks every client for a token (Docker token protocol); whoever shows something else is asked for by the sources of
 * identities. Who shows nothing is never let in just so, however much the anonymous may: clients only come with their
 * credentials where {@code GET /v2/} asks for some.
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
     * @param others who know credentials that are no tokens of {@code verifier}
     * @param realm where a client gets tokens
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

    /** What is left of the account that a token names. */
    @FunctionalInterface
    private interface Check {
        Optional<Principal> of(Principal then) throws IOException;
    }

    @Override
    public Identification authenticate(AuthenticationRequest visitor) throws IOException {
        return identify(visitor, others::still, others::still);
    }

    @Override
    public Identification resume(AuthenticationRequest visitor) throws IOException {
        return identify(visitor, this::lastingIfKnown, others::lasting);
    }

    /** A token that has not expired outlives an outage of the source of its account, as it does in other requests. */
    private Optional<Principal> lastingIfKnown(Principal then) throws IOException {
        try {
            return others.lasting(then);
        } catch (IOException | RegistryException e) {
            LOG.debug("{} cannot be looked up, the token is taken as it is: {}", then.name(), e.toString());
            return others.still(then);
        }
    }

    private Identification identify(AuthenticationRequest visitor, Check valid, Check expired) throws IOException {
        if (visitor.credentials() instanceof Credentials.Bearer(String token)) {
            Identification identified = verifier.identify(token);
            if (!(identified instanceof Identification.Unknown)) {
                return checked(identified, valid, expired);
            }
        }
        Identification identified = others.identify(visitor);
        return identified instanceof Identification.Known(Principal principal) && principal.isAnonymous()
                ? new Identification.Known(principal.limitedTo(outside(principal.limit())))
                : identified;
    }

    /** A token says who somebody was; whoever knew them may take that back. */
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
    public Challenge challenge(AuthenticationRequest visitor, Identification identified, List<Permission> wanted) {
        return Challenges.of(realm.apply(visitor), service, wanted, error(visitor, identified));
    }

    /** Without it, containerd would come again with the same token. */
    private static Optional<String> error(AuthenticationRequest visitor, Identification identified) {
        if (!(visitor.credentials() instanceof Credentials.Bearer)) {
            return Optional.empty();
        }
        return Optional.of(identified instanceof Identification.Known ? "insufficient_scope" : "invalid_token");
    }
}
