package io.berth.http.route;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A path pattern with placeholders, such as {@code /v2/{name}/blobs/{digest}}. {@code {name}} matches one or more
 * segments, any other placeholder exactly one; so a path matches in one way at most.
 */
record PathPattern(String pattern, List<String> parts) {

    PathPattern(String pattern) {
        this(pattern, RequestTarget.parse(pattern).segments());
    }

    /** The number of parts that are no placeholders. */
    long fixedParts() {
        return parts.stream().filter(part -> !part.startsWith("{")).count();
    }

    /** The values of the placeholders; empty when the path does not match. */
    Optional<Map<String, String>> match(List<String> segments) {
        int name = parts.indexOf("{name}");
        int extra = segments.size() - parts.size();
        if (extra < 0 || (extra > 0 && name < 0) || !hasFixedParts(segments, name, extra)) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            if (i == name) {
                values.put("name", String.join("/", segments.subList(i, i + extra + 1)));
            } else if (part.startsWith("{")) {
                values.put(part.substring(1, part.length() - 1), segments.get(at(i, name, extra)));
            }
        }
        return Optional.of(values);
    }

    /** Called for every pattern on every request, so it allocates nothing. */
    private boolean hasFixedParts(List<String> segments, int name, int extra) {
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            if (!part.startsWith("{") && !part.equals(segments.get(at(i, name, extra)))) {
                return false;
            }
        }
        return true;
    }

    /** The index of the segment for a part: parts after {@code {name}} are shifted by its additional segments. */
    private static int at(int part, int name, int extra) {
        return name >= 0 && part > name ? part + extra : part;
    }
}
