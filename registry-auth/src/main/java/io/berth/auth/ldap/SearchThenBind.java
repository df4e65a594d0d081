package io.berth.auth.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import io.berth.core.access.Identification;
import java.util.Optional;

/** Finds the entry as the service account, then binds as the entry to verify the password. */
record SearchThenBind(Directory directory, UserSearch userSearch) implements BindStrategy {

    @Override
    public Identification identify(String user, String password) throws LDAPException {
        LDAPInterface searches = directory.searches();
        Optional<LdapUser> ldapUser = userSearch.typed(searches, user);
        if (ldapUser.isEmpty()) {
            return new Identification.Unknown();
        }
        Optional<String> denial = directory.denial(ldapUser.get().dn(), password);
        return denial.isPresent()
                ? new Identification.Refused(denial.get())
                : userSearch.identify(searches, ldapUser.get());
    }
}
