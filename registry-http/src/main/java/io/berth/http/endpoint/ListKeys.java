package io.berth.http.endpoint;

import io.berth.core.access.Permission;
import io.berth.core.apikey.ApiKey;
import io.berth.core.apikey.ApiKeys;
import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;
import io.berth.http.wire.Json;
import java.io.IOException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /api/v1/keys}: one's own API keys, and for administrators everybody's (Berth's own). */
public final class ListKeys implements Endpoint {

    private final ApiKeys keys;

    public ListKeys(ApiKeys keys) {
        this.keys = keys;
    }

    @Override
    public Response handle(Call call) throws IOException {
        boolean all = call.may(new Permission.Administer());
        ObjectNode document = Json.object();
        ArrayNode list = document.putArray("keys");
        for (ApiKey key : keys.all()) {
            if (all || key.account().equals(call.principal().name())) {
                list.add(KeyDocuments.of(key, keys.lastUse(key.id())));
            }
        }
        return Json.response(200, document).with("Cache-Control", "no-store");
    }
}
