package io.berth.app.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Suggests the intended key, command or option for an unknown one. */
public final class Suggestion {

    private Suggestion() {}

    /** A question with the most similar word; empty when none is similar. */
    public static String question(String word, Collection<String> known) {
        return nearest(word, known)
                .map(meant -> " (did you mean " + meant + "?)")
                .orElse("");
    }

    /** The most similar known key: misspelled in the same section, or else correctly spelled in another one. */
    static Optional<String> nearest(String key, Collection<String> known) {
        return known.stream()
                .filter(candidate -> section(candidate).equals(section(key)))
                .filter(candidate -> isTypo(word(key), word(candidate)))
                .min(Comparator.comparingInt(candidate -> edits(word(key), word(candidate))))
                .or(() -> elsewhere(key, known));
    }

    private static Optional<String> elsewhere(String key, Collection<String> known) {
        return known.stream()
                .filter(candidate -> word(candidate).equals(word(key)) && !candidate.contains("["))
                .min(Comparator.comparingInt(String::length));
    }

    private static boolean isTypo(String word, String intended) {
        return edits(word, intended) <= 1 + intended.length() / 4;
    }

    private static String section(String key) {
        return key.substring(0, Math.max(0, key.lastIndexOf('.')));
    }

    private static String word(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    /** The Levenshtein distance, ignoring case. */
    private static int edits(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int swap = previous[j - 1] + (sameLetter(from.charAt(i - 1), to.charAt(j - 1)) ? 0 : 1);
                current[j] = Math.min(swap, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }

    private static boolean sameLetter(char a, char b) {
        return Character.toLowerCase(a) == Character.toLowerCase(b);
    }
}
