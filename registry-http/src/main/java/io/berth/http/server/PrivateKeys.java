package io.berth.http.server;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/** Reads private keys in common PEM formats: PKCS#8, PKCS#1 (RSA) and SEC 1 (EC). */
final class PrivateKeys {

    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final Pattern TRADITIONAL =
            Pattern.compile("-----BEGIN (RSA|EC) PRIVATE KEY-----[A-Za-z0-9+/=\\s]+-----END \\1 PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");
    private static final byte[] PROBE = {1, 2, 3};

    private PrivateKeys() {}

    /** @throws IOException when the file contains no usable key; the message names the file */
    static PrivateKey parse(String pem, Path file) throws IOException {
        if (pem.contains("ENCRYPTED")) {
            throw new IOException("TLS private key " + file + " is encrypted (expected one without a passphrase)");
        }
        Matcher pkcs8 = PKCS8.matcher(pem);
        try {
            return decode(pkcs8.find() ? Base64.getMimeDecoder().decode(pkcs8.group(1)) : converted(pem));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(
                    "TLS private key " + file + " is not usable (expected PEM: BEGIN PRIVATE KEY, BEGIN RSA PRIVATE KEY"
                            + " or BEGIN EC PRIVATE KEY): " + e.getMessage(),
                    e);
        }
    }

    /** Bouncy Castle is loaded only for the older formats: its signed classes slow down the start. */
    private static byte[] converted(String pem) throws IOException {
        // The file may contain certificates and parameters, too.
        Matcher key = TRADITIONAL.matcher(pem);
        if (!key.find()) {
            throw new IOException("no private key in it");
        }
        try (PEMParser parser = new PEMParser(new StringReader(key.group()))) {
            return ((PEMKeyPair) parser.readObject()).getPrivateKeyInfo().getEncoded();
        }
    }

    private static PrivateKey decode(byte[] pkcs8) throws GeneralSecurityException {
        InvalidKeySpecException unsuitable = new InvalidKeySpecException("an unknown algorithm");
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                // A different algorithm: the next one may match.
                unsuitable.addSuppressed(e);
            }
        }
        throw unsuitable;
    }

    /**
     * Whether the public key verifies a signature of the private key.
     *
     * @throws GeneralSecurityException when the private key cannot sign
     */
    static boolean belongsTo(PrivateKey key, PublicKey publicKey) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(publicKey.getAlgorithm())) {
            return false;
        }
        Signature signature = Signature.getInstance(
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                });
        signature.initSign(key);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        try {
            signature.initVerify(publicKey);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (InvalidKeyException | SignatureException e) {
            // A different size or curve.
            return false;
        }
    }
}
