package io.berth.auth.token;

import io.berth.core.access.Authenticator;
import io.berth.core.access.Authorizer;
import io.berth.core.access.Credentials;
import io.berth.core.access.Decision;
import io.berth.core.access.Identification;
import io.berth.core.access.IdentitySource;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import io.berth.core.access.Visitor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
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

    private static final Decision GRANTED = new Decision(true, "no access rules: the token decides");

    /** All algorithms there are. */
    public static Set<String> allAlgorithms() {
        return Signatures.ALL.allowed();
    }

    /**
     * Who checks them. Other credentials count as none, and without a token nothing is allowed.
     *
     * @param realm from the entrance a client came by to where it gets tokens
     * @throws IOException when the keys cannot be read
     */
    public Authenticator authenticator(Function<URI, String> realm, Clock clock) throws IOException {
        KeySource keys = new KeyFiles(rootCertBundle, jwks, clock);
        TokenVerifier verifier = new TokenVerifier(issuer, service, new Signatures(algorithms), keys, clock);
        return new TokenAuthenticator(verifier, new Nobody(), realm, service);
    }

    /** Without access rules: what the token was granted decides alone. */
    public static Authorizer authorizer() {
        return (Principal _, InetAddress _, Permission _) -> GRANTED;
    }

    /** Knows nobody: a token that is not from the server is wrong, everything else is nothing. */
    private static final class Nobody implements IdentitySource {

        private static final Principal NOTHING_ALLOWED = Principal.ANONYMOUS.limitedTo(permission -> false);

        @Override
        public String name() {
            return "token";
        }

        @Override
        public Identification identify(Visitor visitor) {
            return visitor.credentials() instanceof Credentials.Bearer
                    ? new Identification.Refused("not a token of the token server")
                    : new Identification.Known(NOTHING_ALLOWED);
        }
    }
}
