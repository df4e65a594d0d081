package io.berth.auth.certificate;

import java.util.List;
import java.util.Map;

/**
 * Maps certificates to accounts and groups.
 *
 * @param user the kind of name used for the account
 * @param strip prefixes or suffixes one of which a name must have, and which is removed; empty to accept any name
 *     unchanged
 * @param prefix prepended to every account
 * @param unitsAreGroups whether each organizational unit (OU) of the subject is a group
 * @param groups the members of each: accounts, in which {@code *} matches any characters
 */
public record CertificateSettings(
        UserName user, List<String> strip, String prefix, boolean unitsAreGroups, Map<String, List<String>> groups) {

    public CertificateSettings {
        strip = List.copyOf(strip);
        groups = Map.copyOf(groups);
    }

    /** The kind of name in a certificate. */
    public enum UserName {
        /** The common name of the subject. */
        CN,
        /** A DNS subject alternative name. */
        SAN_DNS,
        /** An e-mail subject alternative name. */
        SAN_EMAIL,
        /** A URI subject alternative name. */
        SAN_URI,
        /** The only URI of a SPIFFE certificate (X509-SVID). */
        SPIFFE
    }
}
