package io.berth.auth.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import io.berth.core.access.Identification;
import java.util.Optional;

/**
 * Binds with a name made from the typed one, then reads the user's own entry over that connection. A directory does not
 * say why it refuses a bind: the account counts as known only if its entry is visible without the bind.
 */
record DirectBind(Directory directory, UserSearch userSearch) implements BindStrategy {

    @Override
    public Identification identify(String user, String password) throws LDAPException {
        // Read before the bind, so that its generation is not that of a later password. After the bind more attributes
        // may be readable, but the generation must be the same as in later lookups.
        Optional<LdapUser> seen = seen(user);
        String name = userSearch.bindName(user);
        Optional<String> denial = directory.denial(name, password);
        if (denial.isPresent()) {
            return seen.isPresent() ? new Identification.Refused(denial.get()) : new Identification.Unknown();
        }
        return directory.as(name, password, own -> {
            Optional<LdapUser> ldapUser = userSearch.typed(own, user);
            return ldapUser.isEmpty()
                    ? new Identification.Refused("it can bind as " + name + ", but there is no such entry: check users")
                    : userSearch.identify(own, ldapUser.get(), seen.orElse(ldapUser.get()));
        });
    }

    /** The entry, if it is visible without the user's bind. */
    private Optional<LdapUser> seen(String user) throws LDAPException {
        LDAPInterface searches = directory.searches();
        try {
            return userSearch.typed(searches, user);
        } catch (LDAPException e) {
            if (e.getResultCode().isConnectionUsable()) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
