package io.berth.auth.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Set;

/**
 * Verifies signatures with the allowed algorithms. The key type determines the permitted algorithm family, so that a
 * public key is never used as a shared secret.
 *
 * @param allowed names of RFC 7518 and RFC 8037, such as {@code ES256}
 */
record Signatures(Set<String> allowed) {

    /** All supported algorithms, without {@code none}. */
    static final Signatures ALL = new Signatures(Set.of(
            "EdDSA", "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384",
            "ES512"));

    private static final byte[] ED25519_DER = HexFormat.of().parseHex("302a300506032b6570032100");

    Signatures {
        allowed = Set.copyOf(allowed);
    }

    /** Whether the signature was made with this key. */
    boolean holds(JWSObject signed, JWK key) {
        JWSAlgorithm algorithm = signed.getHeader().getAlgorithm();
        return allowed.contains(algorithm.getName())
                && (key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm))
                && (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
                && verifies(signed, algorithm, key);
    }

    private static boolean verifies(JWSObject signed, JWSAlgorithm algorithm, JWK key) {
        try {
            return switch (key) {
                case RSAKey rsa ->
                    JWSAlgorithm.Family.RSA.contains(algorithm) && signed.verify(new RSASSAVerifier(rsa));
                case ECKey ec -> JWSAlgorithm.Family.EC.contains(algorithm) && signed.verify(new ECDSAVerifier(ec));
                case OctetSequenceKey oct ->
                    JWSAlgorithm.Family.HMAC_SHA.contains(algorithm) && signed.verify(new MACVerifier(oct));
                case OctetKeyPair ed -> algorithm.equals(JWSAlgorithm.EdDSA) && edwards(signed, ed);
                default -> false;
            };
        } catch (JOSEException | GeneralSecurityException e) {
            return false;
        }
    }

    /** Uses the JDK: Nimbus would need another library for it. */
    private static boolean edwards(JWSObject signed, OctetKeyPair key) throws GeneralSecurityException {
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.writeBytes(ED25519_DER);
        der.writeBytes(key.getDecodedX());
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(
                KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der.toByteArray())));
        signature.update(signed.getSigningInput());
        return signature.verify(signed.getSignature().decode());
    }
}
