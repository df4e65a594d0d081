package io.berth.auth.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import io.berth.core.access.Identification;

/** The steps from a user name and password to an account. */
@FunctionalInterface
interface BindStrategy {

    /**
     * Authenticates a user.
     *
     * @throws LDAPException when the directory is unavailable
     */
    Identification identify(String user, String password) throws LDAPException;
}
