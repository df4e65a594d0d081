package io.berth.core.retention;

import io.berth.core.model.Tag;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version by semver.org 2.0, in the order of its precedence. Build metadata, which has none, is left out. Numbers are
 * texts, as they have no limit.
 *
 * @param preRelease its identifiers; empty for a release
 */
record SemanticVersion(String major, String minor, String patch, List<String> preRelease)
        implements Comparable<SemanticVersion> {

    private static final String NUMBER = "(0|[1-9]\\d*)";
    private static final String IDENTIFIER = "(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)";
    private static final String BUILD = "[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*";

    /** A tag cannot have the plus sign before build metadata; Helm writes an underscore. */
    private static final Pattern SYNTAX = Pattern.compile("v?" + NUMBER + "\\." + NUMBER + "\\." + NUMBER + "(?:-("
            + IDENTIFIER + "(?:\\." + IDENTIFIER + ")*))?(?:[+_]" + BUILD + ")?");

    private static final Comparator<String> NUMERIC =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    SemanticVersion {
        preRelease = List.copyOf(preRelease);
    }

    /** The version that a tag names, with or without a {@code v}; empty for other tags, such as {@code 1.2}. */
    static Optional<SemanticVersion> of(Tag tag) {
        return parse(tag.name());
    }

    static Optional<SemanticVersion> parse(String text) {
        Matcher version = SYNTAX.matcher(text);
        return version.matches()
                ? Optional.of(new SemanticVersion(
                        version.group(1),
                        version.group(2),
                        version.group(3),
                        Optional.ofNullable(version.group(4)).stream()
                                .flatMap(identifiers -> Arrays.stream(identifiers.split("\\.")))
                                .toList()))
                : Optional.empty();
    }

    @Override
    public int compareTo(SemanticVersion other) {
        return Comparator.comparing(SemanticVersion::major, NUMERIC)
                .thenComparing(SemanticVersion::minor, NUMERIC)
                .thenComparing(SemanticVersion::patch, NUMERIC)
                .thenComparing(SemanticVersion::preRelease, SemanticVersion::comparePreReleases)
                .compare(this, other);
    }

    private static int comparePreReleases(List<String> left, List<String> right) {
        if (left.isEmpty() || right.isEmpty()) {
            return Boolean.compare(left.isEmpty(), right.isEmpty());
        }
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = compareIdentifiers(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    private static int compareIdentifiers(String left, String right) {
        boolean isLeftNumber = isNumber(left);
        boolean isRightNumber = isNumber(right);
        if (isLeftNumber != isRightNumber) {
            return isLeftNumber ? -1 : 1;
        }
        return isLeftNumber ? NUMERIC.compare(left, right) : left.compareTo(right);
    }

    private static boolean isNumber(String identifier) {
        return identifier.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
