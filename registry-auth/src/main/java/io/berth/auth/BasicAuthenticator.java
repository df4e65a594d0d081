package io.berth.auth;

import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Authenticator;
import io.berth.core.access.Challenge;
import io.berth.core.access.Identification;
import io.berth.core.access.IdentitySource;
import io.berth.core.access.Permission;
import java.io.IOException;
import java.util.List;

/** Requires Basic authentication with each request (RFC 7617). */
public final class BasicAuthenticator implements Authenticator {

    private final String realm;
    private final IdentitySource identities;

    /** @param realm shown by clients when they prompt for a password */
    public BasicAuthenticator(String realm, IdentitySource identities) {
        this.realm = realm;
        this.identities = identities;
    }

    @Override
    public Identification authenticate(AuthenticationRequest request) throws IOException {
        return identities.identify(request);
    }

    @Override
    public Challenge challenge(AuthenticationRequest request, Identification identified, List<Permission> wanted) {
        return new Challenge("Basic realm=\"" + realm.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
    }
}
