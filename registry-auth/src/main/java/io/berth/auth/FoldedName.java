package io.berth.auth;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A user name without what directories ignore when they compare names (RFC 4518): case, width and other compatibility
 * forms, accents, white space, invisible characters. Coarser than OpenLDAP and Active Directory on purpose. Only for
 * comparing and counting, never the name of an account.
 */
public record FoldedName(String text) {

    /** Marks, white space, and characters that are not seen. */
    private static final Pattern IGNORED = Pattern.compile("[\\p{M}\\p{Z}\\p{C}\\s]+");

    public static FoldedName of(String name) {
        // To upper case first: several lower-case letters can have the same capital.
        return new FoldedName(letters(letters(name).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT)));
    }

    private static String letters(String text) {
        return IGNORED.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
    }
}
