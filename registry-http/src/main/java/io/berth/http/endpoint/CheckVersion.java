package io.berth.http.endpoint;

import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;

/** {@code GET /v2/}: confirms API support and the client's access (end-1). */
final class CheckVersion implements Endpoint {

    @Override
    public Response handle(Call call) {
        return Response.of(200, "application/json", "{}");
    }
}
