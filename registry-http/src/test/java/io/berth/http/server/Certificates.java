package io.berth.http.server;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/** A self-signed certificate for localhost and its key, for servers and clients in tests. */
record Certificates(KeyPair pair, X509Certificate certificate) {

    /** @param algorithm RSA, EC (on the JDK's default curve, P-384), P-256, P-521 or Ed25519 */
    static Certificates make(String algorithm) throws GeneralSecurityException, IOException {
        KeyPair pair = switch (algorithm) {
            case "P-256" -> onCurve("secp256r1");
            case "P-521" -> onCurve("secp521r1");
            default -> KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        };
        X500Name name = new X500Name("CN=localhost");
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.valueOf(now.toEpochMilli()),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofHours(1))),
                name,
                pair.getPublic());
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.dNSName, "localhost"), new GeneralName(GeneralName.iPAddress, "127.0.0.1")
        }));
        String signature = switch (pair.getPrivate().getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> algorithm;
        };
        try {
            return new Certificates(
                    pair,
                    new JcaX509CertificateConverter()
                            .getCertificate(
                                    builder.build(new JcaContentSignerBuilder(signature).build(pair.getPrivate()))));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static KeyPair onCurve(String name) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(name));
        return generator.generateKeyPair();
    }

    Path writeCertificate(Path file) throws IOException {
        return Files.writeString(file, pem(certificate));
    }

    /** PKCS#8, which the JDK reads. */
    Path writeKey(Path file) throws IOException {
        return Files.writeString(
                file, pem(new PemObject("PRIVATE KEY", pair.getPrivate().getEncoded())));
    }

    /** PKCS#1 or SEC 1, as OpenSSL writes them. */
    Path writeTraditionalKey(Path file) throws IOException {
        Object key = pair.getPrivate() instanceof ECPrivateKey elliptic
                ? new PemObject("EC PRIVATE KEY", sec1(elliptic).getEncoded())
                : pair.getPrivate();
        return Files.writeString(file, pem(key));
    }

    private static ASN1Object sec1(ECPrivateKey key) {
        return new org.bouncycastle.asn1.sec.ECPrivateKey(
                key.getParams().getOrder().bitLength(), key.getS(), SECObjectIdentifiers.secp384r1);
    }

    static String pem(Object value) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(value);
        }
        return text.toString();
    }

    /** A client that trusts only this certificate. */
    SSLContext trust() throws GeneralSecurityException, IOException {
        return context(certificate, null);
    }

    /** A client that trusts a server and presents this certificate. */
    SSLContext showTo(Certificates server) throws GeneralSecurityException, IOException {
        return context(server.certificate, this);
    }

    /** A client that trusts the development authority only. */
    static SSLContext trust(DevelopmentCertificates development) throws GeneralSecurityException, IOException {
        try (var in = Files.newInputStream(development.authority())) {
            return context(CertificateFactory.getInstance("X.509").generateCertificate(in), null);
        }
    }

    private static SSLContext context(Certificate trusted, @Nullable Certificates shown)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("server", trusted);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(shown == null ? null : shown.keyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private KeyManager[] keyManagers() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("client", pair.getPrivate(), new char[0], new Certificate[] {certificate});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        return keys.getKeyManagers();
    }
}
