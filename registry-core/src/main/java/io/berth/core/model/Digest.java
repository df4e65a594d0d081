package io.berth.core.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;

/**
 * The digest of content: {@code sha256:<64 hex>} or {@code sha512:<128 hex>}, lower case (OCI image spec, "Digests").
 * The same content has one digest for each algorithm; digests are equal only when algorithm and hex are.
 */
public record Digest(Algorithm algorithm, String hex) implements Reference, Comparable<Digest> {

    /** A registered digest algorithm. */
    public enum Algorithm {
        SHA256("SHA-256", 64),
        SHA512("SHA-512", 128);

        private final String jcaName;
        private final int hexLength;
        private final String label = name().toLowerCase(Locale.ROOT);

        Algorithm(String jcaName, int hexLength) {
            this.jcaName = jcaName;
            this.hexLength = hexLength;
        }

        /** The name in digests: {@code sha256}. */
        public String label() {
            return label;
        }

        /** A new hash; not thread-safe. */
        public MessageDigest newHash() {
            try {
                return MessageDigest.getInstance(jcaName);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has " + jcaName, e);
            }
        }

        /** Completes the hash and returns its digest; the hash is reset. */
        public Digest digestOf(MessageDigest hash) {
            return new Digest(this, HexFormat.of().formatHex(hash.digest()));
        }

        /** The digest of {@code content}. */
        public Digest digestOf(byte[] content) {
            return new Digest(this, HexFormat.of().formatHex(newHash().digest(content)));
        }

        /**
         * Parses an algorithm name, as in {@code digest-algorithm=sha512}.
         *
         * @throws RegistryException DIGEST_INVALID when it is not supported
         */
        public static Algorithm parse(String label) {
            for (Algorithm algorithm : values()) {
                if (algorithm.label().equals(label)) {
                    return algorithm;
                }
            }
            throw new RegistryException(
                    ErrorCode.DIGEST_INVALID,
                    "unsupported digest algorithm: " + Quoted.of(label) + " (expected sha256 or sha512)");
        }
    }

    public Digest {
        Objects.requireNonNull(algorithm, "algorithm");
        if (hex.length() != algorithm.hexLength || !isLowerCaseHex(hex)) {
            throw new RegistryException(
                    ErrorCode.DIGEST_INVALID,
                    "not a digest: " + Quoted.of(algorithm.label() + ":" + hex) + " (expected " + algorithm.hexLength
                            + " lower-case hex digits)");
        }
    }

    /**
     * Parses {@code algorithm:hex}.
     *
     * @throws RegistryException DIGEST_INVALID
     */
    public static Digest parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new RegistryException(
                    ErrorCode.DIGEST_INVALID,
                    "not a digest: " + Quoted.of(text)
                            + " (expected sha256:<64 hex digits> or sha512:<128 hex digits>)");
        }
        return new Digest(Algorithm.parse(text.substring(0, colon)), text.substring(colon + 1));
    }

    private static boolean isLowerCaseHex(String hex) {
        for (int i = 0; i < hex.length(); i++) {
            char c = hex.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(Digest other) {
        int byAlgorithm = algorithm.compareTo(other.algorithm);
        return byAlgorithm != 0 ? byAlgorithm : hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return algorithm.label() + ":" + hex;
    }
}
