package io.berth.http.server;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** A root, two intermediate authorities and a certificate for localhost below them. */
record CertificateTree(Certificates root, Certificates upper, Certificates lower, Certificates leaf) {

    private static final String PARAMETERS =
            "-----BEGIN DH PARAMETERS-----\nMAYCAQUCAQI=\n-----END DH PARAMETERS-----\n";

    static CertificateTree grow() throws GeneralSecurityException, IOException {
        KeyPair key = pair();
        Certificates root = new Certificates(key, certificate("root", key, "root", key, true));
        Certificates upper = below(root, "root", "upper", true);
        Certificates lower = below(upper, "upper", "lower", true);
        return new CertificateTree(root, upper, lower, below(lower, "lower", "localhost", false));
    }

    private static KeyPair pair() throws GeneralSecurityException {
        return KeyPairGenerator.getInstance("EC").generateKeyPair();
    }

    private static Certificates below(Certificates issuer, String issuerName, String name, boolean authority)
            throws GeneralSecurityException, IOException {
        KeyPair key = pair();
        return new Certificates(key, certificate(name, key, issuerName, issuer.pair(), authority));
    }

    private static X509Certificate certificate(
            String name, KeyPair key, String issuerName, KeyPair issuer, boolean authority)
            throws GeneralSecurityException, IOException {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name("CN=" + issuerName),
                BigInteger.valueOf(now.toEpochMilli()),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofHours(1))),
                new X500Name("CN=" + name),
                key.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        builder.addExtension(
                Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate())));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** A PEM file of these parts. */
    String bundle(String parts) throws GeneralSecurityException, IOException {
        StringBuilder bundle = new StringBuilder();
        for (String part : Arrays.asList(parts.split(" "))) {
            bundle.append(part(part));
        }
        return bundle.toString();
    }

    private String part(String name) throws GeneralSecurityException, IOException {
        return switch (name) {
            case "root" -> Certificates.pem(root.certificate());
            case "upper" -> Certificates.pem(upper.certificate());
            case "lower" -> Certificates.pem(lower.certificate());
            case "leaf" -> Certificates.pem(leaf.certificate());
            case "key" ->
                Certificates.pem(
                        new PemObject("PRIVATE KEY", leaf.pair().getPrivate().getEncoded()));
            case "foreign" -> Certificates.pem(Certificates.make("RSA").certificate());
            case "parameters" -> PARAMETERS;
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** The chain that a server presents. */
    Certificate[] chain() {
        return new Certificate[] {leaf.certificate(), lower.certificate(), upper.certificate()};
    }

    SSLContext trustRoot() throws GeneralSecurityException, IOException {
        return root.trust();
    }
}
