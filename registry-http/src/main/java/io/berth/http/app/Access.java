package io.berth.http.app;

import io.berth.auth.AccountsOnly;
import io.berth.auth.BasicAuthenticator;
import io.berth.auth.Identities;
import io.berth.auth.OpenAccess;
import io.berth.core.access.Authenticator;
import io.berth.core.access.Authorizer;
import io.berth.http.config.AuthConfig;
import io.berth.http.config.RegistryConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** Who may do what, built from configuration. */
record Access(Authenticator authenticator, Authorizer authorizer, IdentitySources sources) implements AutoCloseable {

    /** What clients show when they ask for a password, where no other name is configured. */
    private static final String REALM = "Registry";

    static Access of(RegistryConfig config, Clock clock) throws IOException {
        IdentitySources sources = IdentitySources.open(config, clock);
        if (config.auth() instanceof AuthConfig.None
                && config.berth().identities().isEmpty()) {
            OpenAccess open = new OpenAccess();
            return new Access(open, open, sources);
        }
        String realm = config.auth() instanceof AuthConfig.Htpasswd(String configured, Path _) ? configured : REALM;
        return new Access(
                new BasicAuthenticator(realm, new Identities(sources.inOrder())), new AccountsOnly(), sources);
    }

    @Override
    public void close() {
        sources.close();
    }
}
