package io.berth.http.route;

import io.berth.core.store.Blocking;

/**
 * A row of the endpoint table. A route cannot be made without its required access.
 *
 * @param name stable, for logs and metrics; where distribution has the same route, its name for it
 * @param method of the requests; GET includes HEAD
 * @param hot whether responses are mostly in memory, so that an attempt without {@linkplain Blocking blocking} is
 *     worthwhile
 */
public record Route(
        String name, String method, PathPattern pattern, RequiredAccess need, Endpoint endpoint, boolean hot) {

    /** What a request of the route does to the content of the registry. */
    public enum Effect {
        /** Nothing. */
        READ,
        /** Adds content, or moves tags. */
        WRITE,
        /** Deletes content or tags. */
        DELETE
    }

    public static Route of(String name, String method, String pattern, RequiredAccess need, Endpoint endpoint) {
        return new Route(name, method, new PathPattern(pattern), need, endpoint, false);
    }

    /** A copy that is {@linkplain #hot() hot}. */
    public Route mostlyInMemory() {
        return new Route(name, method, pattern, need, endpoint, true);
    }

    /** A copy with another endpoint. */
    public Route with(Endpoint other) {
        return new Route(name, method, pattern, need, other, hot);
    }

    /** The pattern of its paths, such as {@code /v2/{name}/tags/list}. */
    public String path() {
        return pattern.toString();
    }

    /** What its requests do. */
    public Effect effect() {
        if (method.equals("GET")) {
            return Effect.READ;
        }
        return switch (need) {
            case PUSH, UPLOAD -> Effect.WRITE;
            case DELETE -> Effect.DELETE;
            // Keys are managed while the registry is read-only, too: a leaked one must be revocable.
            case NOTHING, ENTRY, CATALOG, PULL, ACCOUNT -> Effect.READ;
        };
    }

    boolean answers(String requested) {
        return method.equals(requested) || (method.equals("GET") && requested.equals("HEAD"));
    }
}
