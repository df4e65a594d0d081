package io.berth.auth.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.ResultCode;
import java.io.IOException;
import java.util.Set;

/** Finds the names of a user's groups. */
interface GroupLookup {

    /** A limit beyond any plausible number: ignoring further groups could skip a rule that denies access. */
    int MOST = 2000;

    /** The attribute of the user entry that the lookup needs. */
    default String ofMembers() {
        return "objectClass";
    }

    /**
     * The groups of a user.
     *
     * @throws LDAPException when the directory is unavailable
     */
    Set<String> of(LDAPInterface directory, LdapUser ldapUser) throws LDAPException;

    /**
     * Creates the configured lookup.
     *
     * @throws IOException when a filter or DN is malformed
     */
    static GroupLookup of(LdapSettings settings) throws IOException {
        GroupNames names = GroupNames.of(settings.groups(), settings.users().caseSensitive());
        return switch (settings.groups().lookup()) {
            case NONE -> (_, _) -> Set.of();
            case SEARCH, CHAIN ->
                new MemberSearch(
                        settings.groups(), Filters.parse(settings.groups().filter()), names);
            case MEMBER_OF -> new MemberOf(settings.groups(), names);
        };
    }

    /** Fails when there are more groups than {@link #MOST}. */
    static void requireFew(LdapUser ldapUser, int groups) throws LDAPException {
        if (groups > MOST) {
            throw new LDAPException(
                    ResultCode.SIZE_LIMIT_EXCEEDED,
                    ldapUser.dn() + " is in more than " + MOST + " groups: narrow groups.base or groups.filter");
        }
    }
}
