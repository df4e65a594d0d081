package io.berth.auth.certificate;

import java.util.List;
import java.util.Map;

/**
 * What a certificate says about whom.
 *
 * @param user the name in it that makes the account
 * @param strip beginnings or ends of which a name must have one, which is taken off; empty for any name as it is
 * @param prefix put in front of every account
 * @param unitsAreGroups whether each organizational unit (OU) of the subject is a group
 * @param groups the members of each: accounts, in which {@code *} stands for any characters
 */
public record CertificateSettings(
        UserName user, List<String> strip, String prefix, boolean unitsAreGroups, Map<String, List<String>> groups) {

    public CertificateSettings {
        strip = List.copyOf(strip);
        groups = Map.copyOf(groups);
    }

    /** Which name of a certificate is meant. */
    public enum UserName {
        /** The common name of the subject. */
        CN,
        /** A DNS name among the alternative names. */
        SAN_DNS,
        /** An address of mail among them. */
        SAN_EMAIL,
        /** A URI among them. */
        SAN_URI,
        /** The one URI of a SPIFFE certificate (X509-SVID). */
        SPIFFE
    }
}
