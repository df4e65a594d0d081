package io.berth.http.endpoint;

import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;
import io.berth.http.wire.Json;

/**
 * {@code GET /v1/_ping}: docker calls it before a search. The "standalone" response makes clients send their
 * credentials to this registry itself.
 */
final class PingV1 implements Endpoint {

    @Override
    public Response handle(Call call) {
        return Json.response(200, Json.object().put("standalone", true)).with("X-Docker-Registry-Standalone", "true");
    }
}
