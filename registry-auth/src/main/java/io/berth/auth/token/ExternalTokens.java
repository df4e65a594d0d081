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
 * The tokens of another server, as distribution's {@code auth.token} has them.
 *
 * @param issuer that signs them
 * @param service that they must be for
 * @param rootCertBundle PEM certificates of signers, or of who certifies signers
 * @param jwks a JSON Web Key Set
 * @param algorithms that signatures may be made with
 */
public record ExternalTokens(
        String issuer, String service, Optional<Path> rootCertBundle, Optional<Path> jwks, Set<String> algorithms) {

    /** Who knows the accounts of tokens of another server. */
    private static final String SOURCE = "token";

    private static final Decision GRANTED = new Decision(true, "no access rules: the token decides");

    /** All algorithms there are. */
    public static Set<String> allAlgorithms() {
        return Signatures.ALL.allowed();
    }

    /**
     * Lets in who has a token of that server, or shows what {@code others} know. Who shows nothing may do nothing: that
     * server has tokens for the anonymous, too.
     *
     * @param realm where a client gets tokens
     * @throws IOException when the keys cannot be read
     */
    public Authenticator authenticator(
            IdentitySource others, Function<AuthenticationRequest, String> realm, Clock clock) throws IOException {
        KeySource keys = new KeyFiles(rootCertBundle, jwks, clock);
        TokenVerifier verifier = new TokenVerifier(issuer, service, new Signatures(algorithms), keys, clock);
        return new TokenAuthenticator(verifier, new Beside(others), realm, service);
    }

    /** Without access rules: what the token was granted decides alone, and accounts without one may do as ever. */
    public static Authorizer authorizer() {
        Authorizer accounts = new AccountsOnly();
        return (principal, address, permission) ->
                principal.source().equals(SOURCE) ? GRANTED : accounts.decide(principal, address, permission);
    }

    /** Those whom others know, beside the holders of tokens. */
    private record Beside(IdentitySource others) implements IdentitySource {

        private static final Identification NOTHING_ALLOWED =
                new Identification.Known(Principal.ANONYMOUS.limitedTo(_ -> false));

        @Override
        public String name() {
            return others.name();
        }

        @Override
        public Identification identify(AuthenticationRequest visitor) throws IOException {
            Identification identified = others.identify(visitor);
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

        /**
         * Whatever a token says of its source: it is no API key, and its holder is none of the robots that have them.
         */
        @Override
        public Optional<Principal> still(Principal then) {
            return ApiKey.isRobot(then.name())
                    ? Optional.empty()
                    : Optional.of(new Principal(then.name(), then.groups(), SOURCE, then.limit()));
        }

        /** The other server's accounts cannot be looked up here. */
        @Override
        public Optional<Principal> lasting(Principal then) {
            return still(then);
        }

        @Override
        public void pretend(AuthenticationRequest visitor) throws IOException {
            others.pretend(visitor);
        }
    }
}
