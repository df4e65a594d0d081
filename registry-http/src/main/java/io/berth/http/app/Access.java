package io.berth.http.app;

import io.berth.auth.AccountsOnly;
import io.berth.auth.BasicAuthenticator;
import io.berth.auth.HtpasswdAccounts;
import io.berth.auth.Identities;
import io.berth.auth.OpenAccess;
import io.berth.core.access.Authenticator;
import io.berth.core.access.Authorizer;
import io.berth.http.config.AuthConfig;
import io.berth.http.config.RegistryConfig;
import java.io.IOException;
import java.util.List;

/** Who may do what, built from configuration. */
record Access(Authenticator authenticator, Authorizer authorizer) {

    static Access of(RegistryConfig config) throws IOException {
        return switch (config.auth()) {
            case AuthConfig.None _ -> {
                OpenAccess open = new OpenAccess();
                yield new Access(open, open);
            }
            case AuthConfig.Htpasswd(String realm, var path) ->
                new Access(
                        new BasicAuthenticator(realm, new Identities(List.of(new HtpasswdAccounts(path)))),
                        new AccountsOnly());
        };
    }
}
