package io.berth.auth.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import io.berth.core.access.Identification;

/** The steps from a name and a password to an account. */
@FunctionalInterface
interface BindStrategy {

    /**
     * Who this is.
     *
     * @throws LDAPException when the directory cannot tell
     */
    Identification identify(String user, String password) throws LDAPException;
}
