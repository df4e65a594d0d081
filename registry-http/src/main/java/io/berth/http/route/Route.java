package io.berth.http.route;

import io.berth.core.store.Blocking;
import java.util.Optional;

/**
 * One row of the endpoint table.
 *
 * @param method that it answers; a GET answers HEAD too
 * @param hot whether its answers are mostly in memory, and worth an attempt without {@linkplain Blocking waiting}
 * @param closed why the route is closed in this configuration, if it is
 */
public record Route(
        String method,
        PathPattern pattern,
        RequiredAccess need,
        Endpoint endpoint,
        boolean hot,
        Optional<String> closed) {

    static Route open(String method, String pattern, RequiredAccess need, Endpoint endpoint) {
        return new Route(method, new PathPattern(pattern), need, endpoint, false, Optional.empty());
    }

    static Route hot(String method, String pattern, RequiredAccess need, Endpoint endpoint) {
        return new Route(method, new PathPattern(pattern), need, endpoint, true, Optional.empty());
    }

    Route closedBecause(Optional<String> reason) {
        return new Route(method, pattern, need, endpoint, hot, closed.or(() -> reason));
    }

    boolean answers(String requested) {
        return method.equals(requested) || (method.equals("GET") && requested.equals("HEAD"));
    }
}
