package io.berth.http.route;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A path pattern with placeholders, such as {@code /v2/{name}/blobs/{digest}}. {@code {name}} matches one or more
 * segments, any other placeholder exactly one; so a path matches in one way at most.
 */
final class PathPattern {

    private final String pattern;
    private final List<Part> parts;

    /** The index of {@code {name}} in the parts; -1 without it. */
    private final int name;

    /** A fixed segment, or the name of a placeholder. */
    private record Part(String text, boolean fixed) {
        static Part of(String part) {
            return part.startsWith("{") ? new Part(part.substring(1, part.length() - 1), false) : new Part(part, true);
        }
    }

    PathPattern(String pattern) {
        this.pattern = pattern;
        this.parts =
                RequestTarget.parse(pattern).segments().stream().map(Part::of).toList();
        this.name = parts.indexOf(new Part("name", false));
    }

    /** The number of parts that are no placeholders. */
    long fixedParts() {
        return parts.stream().filter(Part::fixed).count();
    }

    /** The values of the placeholders; empty when the path does not match. */
    Optional<Map<String, String>> match(List<String> segments) {
        int extra = segments.size() - parts.size();
        if (extra < 0 || (extra > 0 && name < 0) || !hasFixedParts(segments, extra)) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (i == name) {
                values.put(part.text, String.join("/", segments.subList(i, i + extra + 1)));
            } else if (!part.fixed) {
                values.put(part.text, segments.get(at(i, extra)));
            }
        }
        return Optional.of(values);
    }

    /** Called for every pattern on every request, so it allocates nothing. */
    private boolean hasFixedParts(List<String> segments, int extra) {
        // From the end: the last segments tell most patterns apart.
        for (int i = parts.size() - 1; i >= 0; i--) {
            Part part = parts.get(i);
            if (part.fixed && !part.text.equals(segments.get(at(i, extra)))) {
                return false;
            }
        }
        return true;
    }

    /** The index of the segment for a part: parts after {@code {name}} are shifted by its additional segments. */
    private int at(int part, int extra) {
        return name >= 0 && part > name ? part + extra : part;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PathPattern same && pattern.equals(same.pattern);
    }

    @Override
    public int hashCode() {
        return pattern.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return pattern;
    }
}
