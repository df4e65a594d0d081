package io.berth.http.endpoint;

import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;
import java.util.Optional;

/** {@code GET /}: confirms that the process responds. For Kubernetes probes, and people with a browser. */
final class Liveness implements Endpoint {

    private final Response answer;

    /** @param notice for people */
    Liveness(Optional<String> notice) {
        answer = notice.map(text -> Response.of(200, "text/plain; charset=utf-8", "Berth: " + text + "\n"))
                .orElseGet(() -> Response.of(200))
                .with("Cache-Control", "no-cache");
    }

    @Override
    public Response handle(Call call) {
        return answer;
    }
}
