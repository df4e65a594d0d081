package io.berth.auth.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import io.berth.core.access.Identification;
import java.util.Optional;

/**
 * What was typed makes the name to bind as, and whoever is let in looks up their own entry. A directory does not tell
 * why it refuses a bind: the account counts as known only if it can be seen without having bound.
 */
record DirectBind(Directory directory, UserSearch people) implements BindStrategy {

    @Override
    public Identification identify(String user, String password) throws LDAPException {
        // Before the bind, so that its generation is not one of a later password. An account may read more of its own
        // entry than is seen when it is looked up, and the generation has to be the same then.
        Optional<LdapUser> seen = seen(user);
        String name = people.bindName(user);
        Optional<String> denial = directory.denial(name, password);
        if (denial.isPresent()) {
            return seen.isPresent() ? new Identification.Refused(denial.get()) : new Identification.Unknown();
        }
        return directory.as(name, password, own -> {
            Optional<LdapUser> person = people.typed(own, user);
            return person.isEmpty()
                    ? new Identification.Refused("it can bind as " + name + ", but there is no such entry: check users")
                    : people.identify(own, person.get(), seen.orElse(person.get()));
        });
    }

    /** The entry, if it can be seen without having bound as it. */
    private Optional<LdapUser> seen(String user) throws LDAPException {
        LDAPInterface searches = directory.searches();
        try {
            return people.typed(searches, user);
        } catch (LDAPException e) {
            if (e.getResultCode().isConnectionUsable()) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
