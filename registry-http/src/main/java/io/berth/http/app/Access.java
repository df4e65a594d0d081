package io.berth.http.app;

import io.berth.auth.AccountsOnly;
import io.berth.auth.BasicAuthenticator;
import io.berth.auth.Identities;
import io.berth.auth.OpenAccess;
import io.berth.auth.rules.AccessRules;
import io.berth.core.access.Authenticator;
import io.berth.core.access.Authorizer;
import io.berth.http.config.AccessConfig;
import io.berth.http.config.AuthConfig;
import io.berth.http.config.ConfigException;
import io.berth.http.config.RegistryConfig;
import io.berth.http.config.RulesFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** Who may do what, built from configuration. */
record Access(Authenticator authenticator, Authorizer authorizer, IdentitySources sources) implements AutoCloseable {

    /** What clients show when they ask for a password, where no other name is configured. */
    private static final String REALM = "Registry";

    static Access of(RegistryConfig config, Clock clock) throws IOException, ConfigException {
        Authorizer authorizer = authorizer(config);
        IdentitySources sources = IdentitySources.open(config, clock);
        return new Access(authenticator(config, sources), authorizer, sources);
    }

    private static Authenticator authenticator(RegistryConfig config, IdentitySources sources) {
        if (!hasAccounts(config) && config.berth().access() instanceof AccessConfig.None) {
            return new OpenAccess();
        }
        String realm = config.auth() instanceof AuthConfig.Htpasswd(String configured, Path _) ? configured : REALM;
        return new BasicAuthenticator(realm, new Identities(sources.inOrder()));
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
