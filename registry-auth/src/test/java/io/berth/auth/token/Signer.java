package io.berth.auth.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.function.UnaryOperator;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Signs tokens, valid and invalid ones. */
record Signer(JWK key, JWSAlgorithm algorithm) {

    static Signer ec() {
        try {
            return new Signer(new ECKeyGenerator(Curve.P_256).generate(), JWSAlgorithm.ES256);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static Signer rsa() {
        try {
            return new Signer(new RSAKeyGenerator(2048).generate(), JWSAlgorithm.RS256);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    PublicKey publicKey() {
        try {
            return key instanceof RSAKey rsa ? rsa.toPublicKey() : key.toECKey().toPublicKey();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private PrivateKey privateKey() {
        try {
            return key instanceof RSAKey rsa
                    ? rsa.toPrivateKey()
                    : key.toECKey().toPrivateKey();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    String thumbprint() {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    String libtrustId() {
        return LibtrustId.of(publicKey());
    }

    /** A token with these claims and this {@code kid}. */
    String sign(String kid, String claims) {
        return sign(header -> header.keyID(kid), claims);
    }

    String sign(UnaryOperator<JWSHeader.Builder> header, String claims) {
        JWSObject token =
                new JWSObject(header.apply(new JWSHeader.Builder(algorithm)).build(), new Payload(claims));
        try {
            token.sign(signer());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    private JWSSigner signer() throws JOSEException {
        return switch (key) {
            case RSAKey rsa -> new RSASSASigner(rsa);
            case ECKey ec -> new ECDSASigner(ec);
            default -> new MACSigner(key.toOctetSequenceKey());
        };
    }

    /** A self-signed certificate, valid in these hours around {@code now}. */
    X509Certificate certificate(Instant now) {
        return certify(this, true, now.minusSeconds(3600), now.plusSeconds(3600));
    }

    /** A certificate for the key of another signer. */
    X509Certificate certify(Signer subject, boolean authority, Instant from, Instant to) {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    new X500Principal("CN=" + thumbprint()),
                    BigInteger.valueOf(from.getEpochSecond()),
                    Date.from(from),
                    Date.from(to),
                    new X500Principal("CN=" + subject.thumbprint()),
                    subject.publicKey());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            String signing = key instanceof RSAKey ? "SHA256withRSA" : "SHA256withECDSA";
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(signing).build(privateKey())));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static String pem(X509Certificate certificate) {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
