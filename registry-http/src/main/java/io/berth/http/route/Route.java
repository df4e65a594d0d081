package io.berth.http.route;

import io.berth.core.store.Blocking;
import java.util.Optional;

/**
 * A row of the endpoint table.
 *
 * @param method of the requests; GET includes HEAD
 * @param hot whether responses are mostly in memory, so that an attempt without {@linkplain Blocking blocking} is
 *     worthwhile
 * @param closed why the route is disabled in this configuration, if it is
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
