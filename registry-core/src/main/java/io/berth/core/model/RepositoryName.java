package io.berth.core.model;

import java.util.regex.Pattern;

/**
 * The {@code <name>} of a repository: components of lower-case letters and digits, separated inside by one dot, one or
 * two underscores or any number of dashes; joined by slashes; at most 255 characters in all.
 *
 * <p>Names are ordered component by component, so that {@code b/x} comes before {@code b-c}: the order of the catalog.
 */
public record RepositoryName(String value) implements Comparable<RepositoryName> {

    private static final int LONGEST = 255;
    // Possessive quantifiers: a hostile name takes linear time.
    private static final Pattern COMPONENT = Pattern.compile("[a-z0-9]++(?:(?:\\.|_{1,2}+|-++)[a-z0-9]++)*+");
    private static final Pattern GRAMMAR = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*+");

    /** @throws RegistryException NAME_INVALID */
    public RepositoryName {
        if (value.length() > LONGEST) {
            throw new RegistryException(
                    ErrorCode.NAME_INVALID,
                    "repository name too long: " + Quoted.of(value) + " (expected at most " + LONGEST + " characters)");
        }
        if (!GRAMMAR.matcher(value).matches()) {
            throw new RegistryException(
                    ErrorCode.NAME_INVALID,
                    "not a repository name: " + Quoted.of(value)
                            + " (expected lower-case letters and digits, separated inside by . _ __ or -,"
                            + " in components joined by /)");
        }
    }

    /** Whether this is a valid repository name. */
    public static boolean isName(String text) {
        return text.length() <= LONGEST && GRAMMAR.matcher(text).matches();
    }

    @Override
    public int compareTo(RepositoryName other) {
        return sortKey(value).compareTo(sortKey(other.value));
    }

    /** With this sort key, slash comes before every other character of a name. */
    private static String sortKey(String name) {
        return name.replace('/', '\u0001');
    }

    @Override
    public String toString() {
        return value;
    }
}
