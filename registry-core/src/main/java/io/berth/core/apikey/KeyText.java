package io.berth.core.apikey;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a key as its user has it: {@code berth_<id>_<secret>}, a form that secret scanners can detect. The secret
 * has 190 random bits, so an unsalted fast hash is safe.
 */
public record KeyText(String id, String secret) {

    private static final String ID_CHARACTERS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int ID_LENGTH = 12;
    private static final String SECRET_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int SECRET_LENGTH = 32;
    private static final String ID = "[a-z2-7]{" + ID_LENGTH + "}";
    private static final Pattern FORM = Pattern.compile("berth_(" + ID + ")_([0-9A-Za-z]{" + SECRET_LENGTH + "})");
    private static final SecureRandom RANDOM = new SecureRandom();

    static KeyText random() {
        return new KeyText(random(ID_CHARACTERS, ID_LENGTH), random(SECRET_CHARACTERS, SECRET_LENGTH));
    }

    /** Parses a key; empty when the text has another form. */
    public static Optional<KeyText> parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches() ? Optional.of(new KeyText(form.group(1), form.group(2))) : Optional.empty();
    }

    static boolean isId(String text) {
        return text.matches(ID);
    }

    private static String random(String characters, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(characters.charAt(RANDOM.nextInt(characters.length())));
        }
        return text.toString();
    }

    /** Compares the hash of the secret in constant time. */
    boolean hasHash(String hash) {
        return MessageDigest.isEqual(
                hash().getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
    }

    /** The SHA-256 of the secret, in hex. */
    String hash() {
        try {
            byte[] text = secret.getBytes(StandardCharsets.US_ASCII);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The full key, to be shown to its user only. */
    public String reveal() {
        return "berth_" + id + "_" + secret;
    }

    @Override
    public String toString() {
        return "berth_" + id + "_***";
    }
}
