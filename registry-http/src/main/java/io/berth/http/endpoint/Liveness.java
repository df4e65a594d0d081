package io.berth.http.endpoint;

import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;

/** {@code GET /}: the process answers. What Kubernetes probes of a registry ask for. */
public final class Liveness implements Endpoint {

    @Override
    public Response handle(Call call) {
        return Response.of(200).with("Cache-Control", "no-cache");
    }
}
