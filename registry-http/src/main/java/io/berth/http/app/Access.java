package io.berth.http.app;

import io.berth.auth.AccountsOnly;
import io.berth.auth.BasicAuthenticator;
import io.berth.auth.Identities;
import io.berth.auth.OpenAccess;
import io.berth.auth.apikey.ApiKeyAccounts;
import io.berth.auth.apikey.LastUses;
import io.berth.auth.logins.SlowedLogins;
import io.berth.auth.logins.Slowing;
import io.berth.auth.rules.AccessRules;
import io.berth.core.access.Authenticator;
import io.berth.core.access.Authorizer;
import io.berth.core.access.IdentitySource;
import io.berth.core.apikey.ApiKeys;
import io.berth.http.config.AccessConfig;
import io.berth.http.config.AuthConfig;
import io.berth.http.config.ConfigException;
import io.berth.http.config.LoginsConfig;
import io.berth.http.config.RegistryConfig;
import io.berth.http.config.RulesFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Executor;

/**
 * Who may do what, built from configuration.
 *
 * @param identities whoever has an account
 */
record Access(
        IdentitySource identities, Authenticator authenticator, Authorizer authorizer, IdentitySources sources)
        implements AutoCloseable {

    /** What clients show when they ask for a password, where no other name is configured. */
    private static final String REALM = "Registry";

    /**
     * Builds it.
     *
     * @param background runs what need not hold a request up
     */
    static Access of(RegistryConfig config, ApiKeys keys, Executor background, Clock clock)
            throws IOException, ConfigException {
        Authorizer authorizer = authorizer(config);
        IdentitySources sources = IdentitySources.open(config, clock);
        IdentitySource people =
                slowed(new Identities(sources.inOrder()), config.berth().logins(), clock);
        IdentitySource everybody = new ApiKeyAccounts(keys, people, new LastUses(keys, background, clock), clock);
        return new Access(everybody, authenticator(config, everybody), authorizer, sources);
    }

    private static IdentitySource slowed(IdentitySource people, LoginsConfig logins, Clock clock) {
        return logins.enabled()
                ? new SlowedLogins(
                        people,
                        new Slowing(
                                logins.accountAttempts(),
                                logins.addressAttempts(),
                                logins.firstWait(),
                                logins.longestWait()),
                        clock)
                : people;
    }

    private static Authenticator authenticator(RegistryConfig config, IdentitySource identities) {
        if (!hasAccounts(config) && config.berth().access() instanceof AccessConfig.None) {
            return new OpenAccess();
        }
        String realm = config.auth() instanceof AuthConfig.Htpasswd(String configured, Path _) ? configured : REALM;
        return new BasicAuthenticator(realm, identities);
    }

    /** What decides; a file of rules as it is now, until {@linkplain LiveRules#start() it is followed}. */
    static Authorizer authorizer(RegistryConfig config) throws ConfigException {
        return switch (config.berth().access()) {
            case AccessConfig.None _ -> hasAccounts(config) ? new AccountsOnly() : new OpenAccess();
            case AccessConfig.Inline(AccessRules rules) -> rules;
            case AccessConfig.File(var path) -> LiveRules.of(new RulesFile(path));
        };
    }

    private static boolean hasAccounts(RegistryConfig config) {
        return !(config.auth() instanceof AuthConfig.None)
                || !config.berth().identities().isEmpty();
    }

    @Override
    public void close() {
        sources.close();
    }
}
