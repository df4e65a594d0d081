package io.berth.auth;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A user name folded as directories compare names (RFC 4518): without case, width and other compatibility forms,
 * accents, white space, invisible characters. Deliberately coarser than OpenLDAP and Active Directory. Only for
 * comparing and counting, never used as an account name.
 */
public record FoldedName(String text) {

    /** Marks, white space, and invisible characters. */
    private static final Pattern IGNORED = Pattern.compile("[\\p{M}\\p{Z}\\p{C}\\s]+");

    public static FoldedName of(String name) {
        // To upper case first: several lower-case letters can have the same upper case.
        return new FoldedName(letters(letters(name).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT)));
    }

    private static String letters(String text) {
        return IGNORED.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
    }
}
