package io.berth.auth.certificate;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** The names in a certificate, in order. */
record CertificateNames(X509Certificate certificate) {

    /** Types of subject alternative names (RFC 5280, 4.2.1.6). */
    private static final int MAIL = 1;

    private static final int DNS = 2;
    private static final int URI = 6;

    /**
     * The names of the configured kind.
     *
     * @throws CertificateParsingException when the certificate is malformed
     */
    List<String> of(CertificateSettings.UserName kind) throws CertificateParsingException {
        return switch (kind) {
            case CN -> atMostOne(ofSubject("CN"));
            case SAN_DNS -> alternative(DNS);
            case SAN_EMAIL -> alternative(MAIL);
            case SAN_URI -> alternative(URI);
            case SPIFFE ->
                atMostOne(alternative(URI)).stream()
                        .filter(uri -> uri.startsWith("spiffe://"))
                        .toList();
        };
    }

    /** The values of this attribute of the subject. */
    List<String> ofSubject(String attribute) throws CertificateParsingException {
        try {
            LdapName subject =
                    new LdapName(certificate.getSubjectX500Principal().getName(X500Principal.RFC2253));
            List<String> values = new ArrayList<>();
            for (Rdn rdn : subject.getRdns()) {
                @Nullable Attribute found = rdn.toAttributes().get(attribute);
                if (found != null && found.get() instanceof String text) {
                    values.add(text);
                }
            }
            return values;
        } catch (NamingException e) {
            throw new CertificateParsingException("the subject is no name", e);
        }
    }

    private List<String> alternative(int kind) throws CertificateParsingException {
        @Nullable Collection<List<?>> all = certificate.getSubjectAlternativeNames();
        return all == null
                ? List.of()
                : all.stream()
                        .filter(name -> name.getFirst().equals(kind))
                        .map(name -> String.valueOf(name.get(1)))
                        .toList();
    }

    /** Several names where one is expected are ambiguous. */
    private static List<String> atMostOne(List<String> names) {
        return names.size() > 1 ? List.of() : names;
    }
}
