package io.berth.core.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Identifies an account among all that have had its name, and its current password: issued credentials are bound to it.
 * Opaque, so that it can be part of a token; only compared for equality.
 *
 * @param account changes when the account is deleted and created again; empty when the source cannot tell
 * @param password changes with the password; empty when the source cannot tell, or {@code account} covers it
 */
public record Generation(String account, String password) {

    /** For a source that can tell neither. */
    public static final Generation UNKNOWN = new Generation("", "");

    /** 128 bits: enough against collisions, too little to guess a secret from. */
    private static final int LENGTH = 16;

    /**
     * Derives a generation from data of an account. A secret among it must be infeasible to guess, such as a salted
     * hash.
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
