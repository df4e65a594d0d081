package io.berth.http.endpoint;

import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;
import io.berth.http.route.Response;

/** {@code GET /}: the process answers. What Kubernetes probes of a registry ask for. */
public final class Liveness implements Endpoint {

    @Override
    public Response handle(Call call) {
        return Response.of(200).with("Cache-Control", "no-cache");
    }
}
