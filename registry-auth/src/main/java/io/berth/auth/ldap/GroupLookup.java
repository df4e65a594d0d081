package io.berth.auth.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.ResultCode;
import java.io.IOException;
import java.util.Set;

/** Which groups somebody is in, by their names. */
interface GroupLookup {

    /** So many that something is wrong; leaving some out could give rights that a rule takes away. */
    int MOST = 2000;

    /** The attribute of a person that it needs. */
    default String ofMembers() {
        return "objectClass";
    }

    /**
     * The groups of a person.
     *
     * @throws LDAPException when the directory cannot tell
     */
    Set<String> of(LDAPInterface directory, LdapUser person) throws LDAPException;

    /**
     * As the settings say.
     *
     * @throws IOException when a filter or DN of theirs is none
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

    /** Keeps the number of groups within {@link #MOST}. */
    static void requireFew(LdapUser person, int groups) throws LDAPException {
        if (groups > MOST) {
            throw new LDAPException(
                    ResultCode.SIZE_LIMIT_EXCEEDED,
                    person.dn() + " is in more than " + MOST + " groups: narrow groups.base or groups.filter");
        }
    }
}
