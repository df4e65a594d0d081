package io.berth.auth.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import io.berth.core.access.Identification;
import java.util.Optional;

/** Finds the entry as the service account, then binds as the entry to verify the password. */
record SearchThenBind(Directory directory, UserSearch people) implements BindStrategy {

    @Override
    public Identification identify(String user, String password) throws LDAPException {
        LDAPInterface searches = directory.searches();
        Optional<LdapUser> person = people.typed(searches, user);
        if (person.isEmpty()) {
            return new Identification.Unknown();
        }
        Optional<String> denial = directory.denial(person.get().dn(), password);
        return denial.isPresent() ? new Identification.Refused(denial.get()) : people.identify(searches, person.get());
    }
}
