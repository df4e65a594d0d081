package io.berth.auth.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.Arrays;

/**
 * The entry of a user.
 *
 * @param account the account name, never empty
 */
record LdapUser(SearchResultEntry entry, String account) {

    String dn() {
        return entry.getDN();
    }

    boolean isEntry(SearchResultEntry other) throws LDAPException {
        return entry.getParsedDN().equals(other.getParsedDN());
    }

    /** Whether this attribute has the account name as its only value, in the exact spelling. */
    boolean isNamedOnly(String attribute) {
        return Arrays.equals(entry.getAttributeValues(attribute), new String[] {account});
    }
}
