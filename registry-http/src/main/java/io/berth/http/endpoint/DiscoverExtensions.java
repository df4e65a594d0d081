package io.berth.http.endpoint;

import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;
import io.berth.http.wire.Json;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /v2/_oci/ext/discover}: lists the supported extensions of the API (distribution-spec, "extensions"). */
final class DiscoverExtensions implements Endpoint {

    @Override
    public Response handle(Call call) {
        ObjectNode document = Json.object();
        document.putArray("extensions");
        return Json.response(200, document);
    }
}
