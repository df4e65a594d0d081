package io.berth.http.endpoint;

import static io.berth.http.route.RequiredAccess.ACCOUNT;

import io.berth.core.quota.QuotaUsage;
import io.berth.core.quota.Quotas;
import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Route;
import io.berth.http.wire.Json;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows administrators the quotas and what is used of them (Berth's own API). */
public final class QuotaRoutes {

    private static final String QUOTAS = "/api/v1/quotas";

    private final Quotas quotas;

    private QuotaRoutes(Quotas quotas) {
        this.quotas = quotas;
    }

    /** The routes. */
    public static List<Route> of(Quotas quotas) {
        return List.of(Route.of("quotas", "GET", QUOTAS, ACCOUNT, new QuotaRoutes(quotas)::show));
    }

    private Response show(Call call) {
        Administrators.require(call, "sees the quotas");
        ObjectNode document = Json.object().put("counted", quotas.isEmpty() || quotas.isCounted());
        ArrayNode list = document.putArray("quotas");
        for (QuotaUsage usage : quotas.usage()) {
            ObjectNode quota = list.addObject();
            ArrayNode on = quota.putArray("on");
            usage.quota().on().forEach(glob -> on.add(glob.toString()));
            write(quota.putObject("bytes"), usage.used().bytes(), usage.quota().bytes());
            write(quota.putObject("tags"), usage.used().tags(), usage.quota().tags());
        }
        return Json.response(200, document).with("Cache-Control", "no-store");
    }

    private static void write(ObjectNode part, long used, OptionalLong limit) {
        part.put("used", used);
        limit.ifPresent(value -> part.put("limit", value));
    }
}
