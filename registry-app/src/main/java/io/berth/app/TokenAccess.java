package io.berth.app;

import io.berth.app.config.AuthConfig;
import io.berth.app.config.TokensConfig;
import io.berth.auth.token.BuiltInTokens;
import io.berth.auth.token.ExternalTokens;
import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Authenticator;
import io.berth.core.access.Authorizer;
import io.berth.core.access.IdentitySource;
import io.berth.core.access.TokenServer;
import io.berth.core.store.ServerState;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Access by tokens; a class of its own, so that the token classes are loaded only where tokens are configured. */
final class TokenAccess {

    private TokenAccess() {}

    /** The built-in token server, and the authenticator that accepts its tokens. */
    record BuiltIn(TokenServer server, Authenticator authenticator) {}

    /** Uses the built-in token server, for accounts of {@code identities}. */
    static BuiltIn builtIn(
            TokensConfig config, IdentitySource identities, Authorizer authorizer, ServerState state, Clock clock) {
        BuiltInTokens.TokenPolicy terms = new BuiltInTokens.TokenPolicy(
                config.issuer(),
                config.service(),
                config.lifetime(),
                Optional.of(config.refreshLifetime()).filter(_ -> config.refresh()),
                config.keyRotation());
        BuiltInTokens tokens = new BuiltInTokens(terms, identities, authorizer, state, clock);
        return new BuiltIn(tokens, tokens.authenticator());
    }

    /** Uses tokens of another server, and accounts of {@code identities}. */
    static Authenticator external(AuthConfig.Token config, IdentitySource identities, Clock clock) throws IOException {
        ExternalTokens tokens = new ExternalTokens(
                config.issuer(),
                config.service(),
                config.rootCertBundle(),
                config.jwks(),
                config.algorithms().isEmpty() ? ExternalTokens.allAlgorithms() : Set.copyOf(config.algorithms()));
        return tokens.authenticator(identities, realm(config), clock);
    }

    /** Without access rules, the scopes granted by the other server decide for its tokens. */
    static Authorizer grantsAlone() {
        return ExternalTokens.authorizer();
    }

    /** The computed realm always has https, as in registry:2: a proxy may terminate TLS without saying so. */
    private static Function<AuthenticationRequest, String> realm(AuthConfig.Token config) {
        Optional<String> fixed = config.realm().map(URI::toString);
        return request ->
                fixed.orElseGet(() -> "https://" + request.entrance().get().getAuthority() + config.redirectPath());
    }
}
