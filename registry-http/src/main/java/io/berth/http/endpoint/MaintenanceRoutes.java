package io.berth.http.endpoint;

import static io.berth.http.route.RequiredAccess.ACCOUNT;

import io.berth.core.service.ReadOnlyMode;
import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Route;
import io.berth.http.wire.Json;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Maintenance by administrators: the read-only mode (Berth's own API). */
public final class MaintenanceRoutes {

    private static final String READ_ONLY = "/api/v1/read-only";
    private static final String REASON = "reason";
    private static final int LONGEST_REASON = 500;

    private final ReadOnlyMode mode;
    private final BoundedBodies bodies;

    private MaintenanceRoutes(ReadOnlyMode mode, BoundedBodies bodies) {
        this.mode = mode;
        this.bodies = bodies;
    }

    /** The routes. */
    public static List<Route> of(ReadOnlyMode mode, BoundedBodies bodies) {
        MaintenanceRoutes endpoints = new MaintenanceRoutes(mode, bodies);
        return List.of(
                Route.of("read-only", "GET", READ_ONLY, ACCOUNT, endpoints::show),
                Route.of("read-only", "PUT", READ_ONLY, ACCOUNT, endpoints::enable),
                Route.of("read-only", "DELETE", READ_ONLY, ACCOUNT, endpoints::disable));
    }

    private Response show(Call call) throws IOException {
        Administrators.require(call, "sets the read-only mode");
        return response(mode.order());
    }

    private Response enable(Call call) throws IOException {
        Administrators.require(call, "sets the read-only mode");
        String reason = JsonBody.read(call, bodies, Set.of(REASON)).text(REASON).orElse("");
        if (reason.length() > LONGEST_REASON || reason.chars().anyMatch(Character::isISOControl)) {
            throw JsonBody.wrong(REASON + ": expected one line of at most " + LONGEST_REASON + " characters");
        }
        return response(Optional.of(mode.enable(reason)));
    }

    private Response disable(Call call) throws IOException {
        Administrators.require(call, "sets the read-only mode");
        mode.disable();
        return response(Optional.empty());
    }

    private static Response response(Optional<ReadOnlyMode.Order> order) {
        ObjectNode document = Json.object().put("readOnly", order.isPresent());
        order.ifPresent(given ->
                document.put(REASON, given.reason()).put("since", given.since().toString()));
        return Json.response(200, document).with("Cache-Control", "no-store");
    }
}
