package io.berth.auth.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import java.io.IOException;

/** Parses search filters of the settings (RFC 4515). */
final class Filters {

    private Filters() {}

    static Filter parse(String text) throws IOException {
        try {
            return Filter.create(text);
        } catch (LDAPException e) {
            throw new IOException(
                    "not an LDAP filter: " + text + " (expected such as (objectClass=ldapUser)): " + e.getMessage(), e);
        }
    }
}
