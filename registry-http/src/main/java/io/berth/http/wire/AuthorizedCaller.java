package io.berth.http.wire;

import io.berth.core.access.Authorizer;
import io.berth.core.access.Decision;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import io.berth.core.model.RepositorySelection;
import java.net.InetAddress;

/**
 * An authenticated client and its permissions.
 *
 * @param address of the client
 */
public record AuthorizedCaller(Principal principal, InetAddress address, Authorizer authorizer) {

    /** The caller of routes that need no permission. */
    public static final AuthorizedCaller UNCHECKED = new AuthorizedCaller(
            Principal.ANONYMOUS,
            InetAddress.getLoopbackAddress(),
            (_, _, _) -> new Decision(false, "this route needs no authentication"));

    /** Decides by the access rules and the limit of the credentials. */
    public Decision decide(Permission permission) {
        return principal.limit().allows(permission)
                ? authorizer.decide(principal, address, permission)
                : Decision.BEYOND_CREDENTIALS;
    }

    public boolean may(Permission permission) {
        return decide(permission).permitted();
    }

    /**
     * The visible repositories. The credentials need to cover listing only, as a token for the catalog does; the
     * account must also be permitted to pull.
     */
    public RepositorySelection seen() {
        return authorizer.seen(principal, address).and(principal.limit().listed());
    }
}
