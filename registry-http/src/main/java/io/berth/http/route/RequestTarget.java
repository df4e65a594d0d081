package io.berth.http.route;

import io.berth.core.model.ErrorCode;
import io.berth.core.model.Quoted;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.PercentEncoding;
import io.berth.http.message.Query;
import java.util.ArrayList;
import java.util.List;

/**
 * A parsed request target: routing and authorization use the same result. Refuses ambiguous paths: encoded slashes,
 * backslashes, semicolons, control characters, {@code .} and {@code ..}.
 *
 * @param segments of the path, decoded; a trailing slash adds no empty one
 */
record RequestTarget(List<String> segments, Query query) {

    RequestTarget {
        segments = List.copyOf(segments);
    }

    /**
     * Parses a target in origin form.
     *
     * @throws HttpRefusal 400
     */
    static RequestTarget parse(String target) {
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        String query = question < 0 ? "" : target.substring(question + 1);
        if (!path.startsWith("/")) {
            throw malformed(path);
        }
        List<String> segments = new ArrayList<>();
        for (String raw : path.substring(1).split("/", -1)) {
            segments.add(segment(raw));
        }
        if (segments.getLast().isEmpty()) {
            segments.removeLast();
        }
        return new RequestTarget(segments, Query.parse(query));
    }

    /** Whether the path has doubled slashes, which a redirect corrects. */
    boolean hasEmptySegment() {
        return segments.contains("");
    }

    private static String segment(String raw) {
        String segment = PercentEncoding.decode(raw);
        if (segment.equals(".") || segment.equals("..")) {
            throw malformed(raw);
        }
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c < 0x20 || c == 0x7f || c == '/' || c == '\\' || c == ';' || c == '%') {
                throw malformed(raw);
            }
        }
        return segment;
    }

    private static HttpRefusal malformed(String part) {
        return new HttpRefusal(400, ErrorCode.NAME_INVALID, "not a path of this registry: " + Quoted.of(part));
    }
}
