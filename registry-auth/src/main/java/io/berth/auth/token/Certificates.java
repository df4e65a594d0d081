package io.berth.auth.token;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.X509CertUtils;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Trusted certificates for signing keys: of a signer itself, or of its certificate authority. */
record Certificates(List<X509Certificate> trusted) {

    private static final int LONGEST_CHAIN = 10;
    private static final int ED25519_BYTES = 32;

    Certificates {
        trusted = List.copyOf(trusted);
    }

    /** The keys of these certificates, which may sign without a certificate chain in the token. */
    List<JWK> keys() {
        return trusted.stream()
                .flatMap(certificate -> key(certificate.getPublicKey()).stream())
                .toList();
    }

    /** The key of the leaf certificate, if the chain leads to a trusted one and all are valid now. */
    Optional<JWK> leaf(List<Base64> encoded, Instant now) {
        List<X509Certificate> chain = new ArrayList<>();
        for (Base64 der : encoded.subList(0, Math.min(encoded.size(), LONGEST_CHAIN))) {
            X509Certificate certificate = X509CertUtils.parse(der.decode());
            if (certificate == null) {
                return Optional.empty();
            }
            chain.add(certificate);
        }
        return !chain.isEmpty() && leads(chain, Date.from(now))
                ? key(chain.getFirst().getPublicKey())
                : Optional.empty();
    }

    private boolean leads(List<X509Certificate> chain, Date now) {
        Set<X509Certificate> roots =
                trusted.stream().filter(root -> isValid(root, now)).collect(Collectors.toSet());
        List<X509Certificate> below = chain.stream()
                .takeWhile(certificate -> !roots.contains(certificate))
                .toList();
        return below.isEmpty() || (!roots.isEmpty() && leads(below, roots, now));
    }

    /** Follows the given order (RFC 7515, 4.1.6): searching for a valid order could take exponential time. */
    private static boolean leads(List<X509Certificate> chain, Set<X509Certificate> roots, Date now) {
        try {
            PKIXParameters parameters = new PKIXParameters(
                    roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet()));
            parameters.setRevocationEnabled(false);
            parameters.setDate(now);
            CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(chain);
            return CertPathValidator.getInstance("PKIX").validate(path, parameters) != null;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean isValid(X509Certificate certificate, Date now) {
        try {
            certificate.checkValidity(now);
            return true;
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            return false;
        }
    }

    /** Empty for key types that no token algorithm uses. */
    private static Optional<JWK> key(PublicKey key) {
        try {
            return switch (key) {
                case RSAPublicKey rsa -> Optional.of(new RSAKey.Builder(rsa).build());
                case ECPublicKey ec ->
                    Optional.of(new ECKey.Builder(Curve.forECParameterSpec(ec.getParams()), ec).build());
                case EdECPublicKey ed -> edwards(ed);
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    private static Optional<JWK> edwards(EdECPublicKey key) {
        if (!key.getParams().getName().equals("Ed25519")) {
            return Optional.empty();
        }
        byte[] der = key.getEncoded();
        byte[] point = Arrays.copyOfRange(der, der.length - ED25519_BYTES, der.length);
        return Optional.of(new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(point)).build());
    }
}
