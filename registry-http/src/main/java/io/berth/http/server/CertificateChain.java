package io.berth.http.server;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The chain that a server presents: its own certificate first, each one certified by the next (RFC 8446, 4.4.2). */
final class CertificateChain {

    private CertificateChain() {}

    /**
     * Finds the certificate that belongs to the key in a bundle of any order, and builds its chain. Certificates
     * outside that chain are left out: duplicates, and authorities of other certificates.
     *
     * @return empty when the key belongs to none
     * @throws GeneralSecurityException when the key cannot sign
     */
    static List<X509Certificate> of(PrivateKey key, List<X509Certificate> bundle) throws GeneralSecurityException {
        for (X509Certificate certificate : bundle) {
            if (PrivateKeys.belongsTo(key, certificate.getPublicKey())) {
                return from(certificate, bundle);
            }
        }
        return List.of();
    }

    private static List<X509Certificate> from(X509Certificate leaf, List<X509Certificate> bundle) {
        List<X509Certificate> chain = new ArrayList<>();
        Optional<X509Certificate> next = Optional.of(leaf);
        while (next.isPresent()) {
            chain.add(next.get());
            next = issuer(next.get(), bundle).filter(issuer -> !chain.contains(issuer));
        }
        return chain;
    }

    private static Optional<X509Certificate> issuer(X509Certificate certificate, List<X509Certificate> bundle) {
        return isSelfIssued(certificate)
                ? Optional.empty()
                : bundle.stream()
                        .filter(other -> isIssuedBy(certificate, other))
                        .findFirst();
    }

    private static boolean isSelfIssued(X509Certificate certificate) {
        return certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
    }

    private static boolean isIssuedBy(X509Certificate certificate, X509Certificate issuer) {
        if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            // Same subject, different key: for example after a renewal of the authority.
            return false;
        }
    }
}
