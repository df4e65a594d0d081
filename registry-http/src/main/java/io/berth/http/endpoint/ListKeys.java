package io.berth.http.endpoint;

import io.berth.core.access.Permission;
import io.berth.core.apikey.ApiKey;
import io.berth.core.apikey.ApiKeys;
import io.berth.core.apikey.RevokedKey;
import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;
import io.berth.http.wire.Json;
import java.io.IOException;
import java.util.function.Predicate;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET /api/v1/keys}: lists the caller's API keys, and for administrators those of all accounts (Berth's own
 * API).
 */
final class ListKeys implements Endpoint {

    private final ApiKeys keys;

    ListKeys(ApiKeys keys) {
        this.keys = keys;
    }

    @Override
    public Response handle(Call call) throws IOException {
        Predicate<ApiKey> shown = shownTo(call);
        ObjectNode document = Json.object();
        ArrayNode list = document.putArray("keys");
        for (ApiKey key : keys.all()) {
            if (shown.test(key)) {
                list.add(KeyDocuments.of(key, keys.lastUse(key.id())));
            }
        }
        for (RevokedKey revoked : keys.revoked()) {
            if (shown.test(revoked.key())) {
                list.add(KeyDocuments.of(revoked));
            }
        }
        return Json.response(200, document).with("Cache-Control", "no-store");
    }

    private static Predicate<ApiKey> shownTo(Call call) {
        boolean all = call.may(new Permission.Administer());
        return key -> all || key.account().equals(call.principal().name());
    }
}
