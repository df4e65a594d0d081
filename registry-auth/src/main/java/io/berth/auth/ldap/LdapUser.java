package io.berth.auth.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.Arrays;

/**
 * An entry with an account.
 *
 * @param account its name, never empty
 */
record LdapUser(SearchResultEntry entry, String account) {

    String dn() {
        return entry.getDN();
    }

    boolean isEntry(SearchResultEntry other) throws LDAPException {
        return entry.getParsedDN().equals(other.getParsedDN());
    }

    /** Whether the name of the account is the one value of this attribute, to the letter. */
    boolean isNamedOnly(String attribute) {
        return Arrays.equals(entry.getAttributeValues(attribute), new String[] {account});
    }
}
