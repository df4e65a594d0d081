package io.berth.auth.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * Maps groups of a directory to names in access rules.
 *
 * @param attribute with the name of a group
 * @param base of groups that have names; other groups are followed, but have none
 * @param caseSensitive whether names keep their case; else they become lower case, as in repositories
 */
record GroupNames(String attribute, Optional<DN> base, boolean caseSensitive) {

    static GroupNames of(LdapSettings.Groups groups, boolean caseSensitive) throws IOException {
        try {
            Optional<DN> base =
                    groups.base().isPresent() ? Optional.of(new DN(groups.base().get())) : Optional.empty();
            return new GroupNames(groups.name(), base, caseSensitive);
        } catch (LDAPException e) {
            throw new IOException("groups.base is not a DN: " + e.getMessage(), e);
        }
    }

    Optional<String> of(SearchResultEntry group) {
        return Optional.ofNullable(group.getAttributeValue(attribute)).map(this::canonical);
    }

    /** The name from the DN: the value of the attribute in its first component, or else of its first attribute. */
    Optional<String> of(DN group) {
        return base.map(above -> group.isDescendantOf(above, false)).orElse(true)
                ? Optional.ofNullable(group.getRDN()).map(this::value).map(this::canonical)
                : Optional.empty();
    }

    private String value(RDN rdn) {
        String[] names = rdn.getAttributeNames();
        for (int i = 0; i < names.length; i++) {
            if (names[i].equalsIgnoreCase(attribute)) {
                return rdn.getAttributeValues()[i];
            }
        }
        return rdn.getAttributeValues()[0];
    }

    private String canonical(String name) {
        return caseSensitive ? name.strip() : name.strip().toLowerCase(Locale.ROOT);
    }
}
