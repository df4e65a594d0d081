package io.berth.core.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Which of the accounts that have had a name this is, and which of its passwords is in force: what credentials that are
 * issued for an account are bound to. Opaque, so that it can be part of a token, and to be compared only.
 *
 * @param account is another one when the account is removed and one of the same name is created; empty when the source
 *     cannot tell
 * @param password is another one when the password changes; empty when the source cannot tell, or {@code account} says
 *     it already
 */
public record Generation(String account, String password) {

    /** Of a source that can tell neither. */
    public static final Generation UNKNOWN = new Generation("", "");

    /** 128 bits: enough that no two are the same, and nothing to guess a secret by. */
    private static final int LENGTH = 16;

    /**
     * Derived from what a source has of an account. A secret among it has to be one that cannot be guessed, as a salted
     * hash is.
     *
     * @param account empty when the source cannot tell
     * @param password empty when the source cannot tell
     */
    public static Generation derived(String account, String password) {
        return new Generation(digest(account), digest(password));
    }

    private static String digest(String text) {
        if (text.isEmpty()) {
            return text;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, LENGTH));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
