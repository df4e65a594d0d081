package io.berth.auth;

import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Authenticator;
import io.berth.core.access.Authorizer;
import io.berth.core.access.Challenge;
import io.berth.core.access.Decision;
import io.berth.core.access.Identification;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import java.net.InetAddress;
import java.util.List;

/**
 * Access without {@code auth} configured: every client is anonymous, whatever credentials it sends, and may do
 * everything.
 */
public final class OpenAccess implements Authenticator, Authorizer {

    private static final Decision OPEN = new Decision(true, "no auth is configured");

    @Override
    public Identification authenticate(AuthenticationRequest request) {
        return new Identification.Known(Principal.ANONYMOUS);
    }

    @Override
    public Challenge challenge(AuthenticationRequest request, Identification identified, List<Permission> wanted) {
        return new Challenge("Basic realm=\"Registry\"");
    }

    @Override
    public Decision decide(Principal principal, InetAddress address, Permission permission) {
        return OPEN;
    }
}
