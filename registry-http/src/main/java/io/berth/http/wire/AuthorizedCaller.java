package io.berth.http.wire;

import io.berth.core.access.Authorizer;
import io.berth.core.access.Decision;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import io.berth.core.model.RepositorySelection;
import java.net.InetAddress;

/**
 * Somebody at the gate whose name is known, and what they may do.
 *
 * @param address where they come from
 */
public record AuthorizedCaller(Principal principal, InetAddress address, Authorizer authorizer) {

    /** Somebody who needs no leave for anything. */
    public static final AuthorizedCaller UNCHECKED = new AuthorizedCaller(
            Principal.ANONYMOUS,
            InetAddress.getLoopbackAddress(),
            (_, _, _) -> new Decision(false, "nobody was asked who this is"));

    /** Whether they may, by the rules and by the credentials they showed. */
    public Decision decide(Permission permission) {
        return principal.limit().allows(permission)
                ? authorizer.decide(principal, address, permission)
                : Decision.BEYOND_CREDENTIALS;
    }

    public boolean may(Permission permission) {
        return decide(permission).permitted();
    }

    /**
     * The repositories they may know of. Credentials that are good for a listing need not be good for pulling
     * everything in it, as a token for the catalog is not; whoever shows them has to be.
     */
    public RepositorySelection seen() {
        return authorizer.seen(principal, address).and(principal.limit().listed());
    }
}
