package io.berth.auth.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import java.util.Arrays;
import java.util.List;

/**
 * The name that somebody binds as, made of what they typed. In a DN that is a value and stays one, whatever characters
 * it has (RFC 4514, 2.4).
 */
sealed interface BindName {

    /** Stands for what was typed. */
    String USER = "${user}";

    /** For somebody who typed this. */
    String with(String user);

    /** Whether it is the DN of an entry, too. */
    boolean isDn();

    /** A DN where the text is one, else what Active Directory takes besides, such as {@code ${user}@corp.example}. */
    static BindName parse(String template) {
        try {
            return new Distinguished(List.of(new DN(template).getRDNs()));
        } catch (LDAPException _) {
            return new Plain(template);
        }
    }

    record Distinguished(List<RDN> template) implements BindName {

        @Override
        public String with(String user) {
            return new DN(template.stream().map(rdn -> filled(rdn, user)).toList()).toString();
        }

        private static RDN filled(RDN rdn, String user) {
            String[] values = Arrays.stream(rdn.getAttributeValues())
                    .map(value -> value.replace(USER, user))
                    .toArray(String[]::new);
            return new RDN(rdn.getAttributeNames(), values);
        }

        @Override
        public boolean isDn() {
            return true;
        }
    }

    record Plain(String template) implements BindName {

        @Override
        public String with(String user) {
            return template.replace(USER, user);
        }

        @Override
        public boolean isDn() {
            return false;
        }
    }
}
