package io.berth.auth.token;

import io.berth.auth.AccountsOnly;
import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Authenticator;
import io.berth.core.access.Authorizer;
import io.berth.core.access.Decision;
import io.berth.core.access.Identification;
import io.berth.core.access.IdentitySource;
import io.berth.core.access.Principal;
import io.berth.core.apikey.ApiKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Accepts tokens of another server, as in distribution's {@code auth.token}.
 *
 * @param issuer that signs them
 * @param service the required audience
 * @param rootCertBundle PEM certificates of signers, or of their certificate authorities
 * @param jwks a JSON Web Key Set
 * @param algorithms accepted signature algorithms
 */
public record ExternalTokens(
        String issuer, String service, Optional<Path> rootCertBundle, Optional<Path> jwks, Set<String> algorithms) {

    /** The source of accounts in tokens of another server. */
    private static final String SOURCE = "token";

    private static final Decision GRANTED = new Decision(true, "no access rules: the token decides");

    /** All supported algorithms. */
    public static Set<String> allAlgorithms() {
        return Signatures.ALL.allowed();
    }

    /**
     * Authenticates by tokens of that server, or by {@code others}. Clients without credentials are always challenged:
     * that server issues anonymous tokens, too.
     *
     * @param realm the token endpoint
     * @throws IOException when the keys cannot be read
     */
    public Authenticator authenticator(
            IdentitySource others, Function<AuthenticationRequest, String> realm, Clock clock) throws IOException {
        KeySource keys = new KeyFiles(rootCertBundle, jwks, clock);
        TokenVerifier verifier = new TokenVerifier(issuer, service, new Signatures(algorithms), keys, clock);
        return new TokenAuthenticator(verifier, new Beside(others), realm, service);
    }

    /**
     * Authorization without access rules: the scopes of the token decide, and accounts without a token may do
     * everything but administer.
     */
    public static Authorizer authorizer() {
        Authorizer accounts = new AccountsOnly();
        return (principal, address, permission) ->
                principal.source().equals(SOURCE) ? GRANTED : accounts.decide(principal, address, permission);
    }

    /** Accounts of other sources, combined with token holders. */
    private record Beside(IdentitySource others) implements IdentitySource {

        private static final Identification NOTHING_ALLOWED =
                new Identification.Known(Principal.ANONYMOUS.limitedTo(_ -> false));

        @Override
        public String name() {
            return others.name();
        }

        @Override
        public Identification identify(AuthenticationRequest request) throws IOException {
            Identification identified = others.identify(request);
            return identified instanceof Identification.Known(Principal principal) && principal.isAnonymous()
                    ? NOTHING_ALLOWED
                    : identified;
        }

        @Override
        public Optional<Principal> find(String account) throws IOException {
            return others.find(account);
        }

        @Override
        public Optional<Principal> find(String account, String source) throws IOException {
            return others.find(account, source);
        }

        /** The token's source claim is not trusted: its holder is never an API key or a robot. */
        @Override
        public Optional<Principal> revalidate(Principal then) {
            return ApiKey.isRobot(then.name())
                    ? Optional.empty()
                    : Optional.of(new Principal(then.name(), then.groups(), SOURCE, then.limit()));
        }

        /** Accounts of the other server cannot be looked up. */
        @Override
        public Optional<Principal> lasting(Principal then) {
            return revalidate(then);
        }

        @Override
        public void equalizeTiming(AuthenticationRequest request) throws IOException {
            others.equalizeTiming(request);
        }
    }
}
