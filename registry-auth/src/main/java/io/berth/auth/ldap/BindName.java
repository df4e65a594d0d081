package io.berth.auth.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import java.util.Arrays;
import java.util.List;

/** The bind name for a typed user name. Within a DN the user name is escaped as a value (RFC 4514, 2.4). */
sealed interface BindName {

    /** The placeholder for the user name. */
    String USER = "${user}";

    /** The bind name for this user name. */
    String with(String user);

    /** Whether it is a DN, and so names an entry. */
    boolean isDn();

    /** Parses a template: a DN, or else a form that Active Directory accepts, such as {@code ${user}@corp.example}. */
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
