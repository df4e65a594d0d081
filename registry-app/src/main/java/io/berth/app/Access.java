package io.berth.app;

import io.berth.app.config.AccessConfig;
import io.berth.app.config.AuthConfig;
import io.berth.app.config.ConfigException;
import io.berth.app.config.LoginsConfig;
import io.berth.app.config.RegistryConfig;
import io.berth.app.config.RulesFile;
import io.berth.auth.AccountsOnly;
import io.berth.auth.BasicAuthenticator;
import io.berth.auth.DefaultAccount;
import io.berth.auth.IdentitySourceChain;
import io.berth.auth.OpenAccess;
import io.berth.auth.apikey.ApiKeyAccounts;
import io.berth.auth.apikey.LastUses;
import io.berth.auth.rules.AccessRules;
import io.berth.auth.throttle.BackoffPolicy;
import io.berth.auth.throttle.LoginThrottle;
import io.berth.core.access.Authenticator;
import io.berth.core.access.Authorizer;
import io.berth.core.access.IdentitySource;
import io.berth.core.access.TokenServer;
import io.berth.core.apikey.ApiKeys;
import io.berth.core.store.ServerState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Authentication and authorization as configured.
 *
 * @param identities the sources of accounts
 * @param tokens the built-in token server, if enabled
 */
public record Access(
        IdentitySource identities,
        Authenticator authenticator,
        Authorizer authorizer,
        Optional<TokenServer> tokens,
        IdentitySources sources)
        implements AutoCloseable {

    /** The realm where none is configured. */
    private static final String REALM = "Registry";

    /**
     * Builds it.
     *
     * @param background runs work that requests need not wait for
     */
    static Access of(RegistryConfig config, ServerState state, ApiKeys keys, Executor background, Clock clock)
            throws IOException, ConfigException {
        Authorizer authorizer = authorizer(config);
        if (config.auth() instanceof AuthConfig.Htpasswd(String _, Path path)) {
            DefaultAccount.ensure(path);
        }
        IdentitySources sources = IdentitySources.open(config, clock);
        IdentitySource known = new IdentitySourceChain(sources.inOrder(), clock);
        // Without passwords there is nothing to throttle.
        IdentitySource accounts = sources.inOrder().isEmpty()
                ? known
                : throttled(known, config.berth().logins(), clock);
        IdentitySource all = new ApiKeyAccounts(keys, accounts, new LastUses(keys, background, clock), clock);
        if (hasTokens(config)) {
            TokenAccess.BuiltIn tokens = TokenAccess.builtIn(config.berth().tokens(), all, authorizer, state, clock);
            return new Access(all, tokens.authenticator(), authorizer, Optional.of(tokens.server()), sources);
        }
        return new Access(all, authenticator(config, all, clock), authorizer, Optional.empty(), sources);
    }

    /** The default of {@code berth.tokens.enabled}: wherever permissions depend on more than having an account. */
    static boolean hasTokens(RegistryConfig config) {
        boolean more = !config.berth().identities().isEmpty() || hasRules(config);
        return !(config.auth() instanceof AuthConfig.Token)
                && (hasAccounts(config) || hasRules(config))
                && config.berth().tokens().enabled().orElse(more);
    }

    private static IdentitySource throttled(IdentitySource accounts, LoginsConfig logins, Clock clock) {
        return logins.enabled()
                ? new LoginThrottle(
                        accounts,
                        new BackoffPolicy(
                                logins.accountAttempts(),
                                logins.addressAttempts(),
                                logins.firstWait(),
                                logins.longestWait()),
                        clock)
                : accounts;
    }

    private static Authenticator authenticator(RegistryConfig config, IdentitySource identities, Clock clock)
            throws IOException {
        return switch (config.auth()) {
            case AuthConfig.Token external -> TokenAccess.external(external, identities, clock);
            case AuthConfig.Htpasswd(String realm, var _) -> new BasicAuthenticator(realm, identities);
            case AuthConfig.None _ ->
                hasAccounts(config) || hasRules(config) ? new BasicAuthenticator(REALM, identities) : new OpenAccess();
        };
    }

    /**
     * The authorizer; with a file of rules, its current rules until {@linkplain ReloadingAccessRules#follow it is
     * followed}.
     */
    public static Authorizer authorizer(RegistryConfig config) throws ConfigException {
        return switch (config.berth().access()) {
            case AccessConfig.None _ -> withoutRules(config);
            case AccessConfig.Inline(AccessRules rules) -> rules;
            case AccessConfig.File(var path) -> ReloadingAccessRules.of(new RulesFile(path));
        };
    }

    private static Authorizer withoutRules(RegistryConfig config) {
        if (config.auth() instanceof AuthConfig.Token) {
            return TokenAccess.grantsAlone();
        }
        return hasAccounts(config) ? new AccountsOnly() : new OpenAccess();
    }

    private static boolean hasRules(RegistryConfig config) {
        return !(config.berth().access() instanceof AccessConfig.None);
    }

    public static boolean hasAccounts(RegistryConfig config) {
        return !(config.auth() instanceof AuthConfig.None)
                || !config.berth().identities().isEmpty();
    }

    @Override
    public void close() {
        sources.close();
    }
}
