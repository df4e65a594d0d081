package io.berth.auth;

import io.berth.core.access.Authorizer;
import io.berth.core.access.Decision;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import java.net.InetAddress;

/** Authorization without access rules, as in distribution: any account may do everything except administer. */
public final class AccountsOnly implements Authorizer {

    private static final Decision ACCOUNT = new Decision(true, "no access rules: every account may");
    private static final Decision ANONYMOUS = new Decision(false, "no access rules: the anonymous may not");
    private static final Decision ADMINISTRATOR =
            new Decision(false, "administration needs access rules, and there are none");

    @Override
    public Decision decide(Principal principal, InetAddress address, Permission permission) {
        if (permission instanceof Permission.Administer) {
            return ADMINISTRATOR;
        }
        return principal.isAnonymous() ? ANONYMOUS : ACCOUNT;
    }
}
