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
 * @param admission the decision that let the request in
 */
public record AuthorizedCaller(Principal principal, InetAddress address, Authorizer authorizer, Decision admission) {

    /** The caller of routes that need no permission. */
    public static final AuthorizedCaller UNCHECKED = new AuthorizedCaller(
            Principal.ANONYMOUS,
            InetAddress.getLoopbackAddress(),
            (_, _, _) -> new Decision(false, "this route needs no authentication"),
            new Decision(true, "this route needs no authentication"));

    /** Decides by the access rules and the limit of the credentials. */
    public Decision decide(Permission permission) {
        return decide(principal, address, authorizer, permission);
    }

    /** Decides whether a client has a permission. */
    static Decision decide(Principal principal, InetAddress address, Authorizer authorizer, Permission permission) {
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
