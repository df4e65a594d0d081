package io.berth.auth.ldap;

import com.unboundid.ldap.sdk.SearchResultEntry;

/**
 * An entry with an account.
 *
 * @param account its name, never empty
 */
record Person(SearchResultEntry entry, String account) {

    String dn() {
        return entry.getDN();
    }
}
