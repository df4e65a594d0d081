package io.berth.http.route;

import io.berth.http.message.Request;
import io.berth.http.message.Response;
import java.util.Optional;
import java.util.Set;

/**
 * Cross-origin resource sharing: lets pages of other origins call the registry from a browser; disabled by default.
 *
 * @param origins such as {@code https://ui.example.org}; {@code *} for all
 */
public record Cors(Set<String> origins) {

    private static final String EXPOSED = "Docker-Content-Digest, Docker-Distribution-Api-Version, Docker-Upload-UUID,"
            + " Link, Location, OCI-Filters-Applied, OCI-Subject, OCI-Tag, Range, WWW-Authenticate";

    public Cors {
        origins = Set.copyOf(origins);
    }

    /** Adds CORS headers to the response. */
    public Response allow(Request request, Response response) {
        Optional<String> origin = request.headers().first("Origin");
        if (origin.isEmpty() || origins.isEmpty()) {
            return response;
        }
        if (origins.contains(origin.get())) {
            return expose(response, origin.get()).with("Access-Control-Allow-Credentials", "true");
        }
        // With the wildcard origin, browsers send no credentials.
        return origins.contains("*") ? expose(response, "*") : response.with("Vary", "Origin");
    }

    private static Response expose(Response response, String origin) {
        return response.with("Access-Control-Allow-Origin", origin)
                .with("Access-Control-Expose-Headers", EXPOSED)
                .with("Vary", "Origin");
    }

    /** The response to a preflight request, which carries no credentials. */
    Response preflight(Request request, String methods) {
        Response response = Response.of(204).with("Allow", methods);
        Response allowed = allow(request, response);
        if (!allowed.headers().contains("Access-Control-Allow-Origin")) {
            return allowed;
        }
        return allowed.with("Access-Control-Allow-Methods", methods)
                .with(
                        "Access-Control-Allow-Headers",
                        "Accept, Authorization, Content-Range, Content-Type, If-Match, If-None-Match, Range")
                .with("Access-Control-Max-Age", "600");
    }
}
