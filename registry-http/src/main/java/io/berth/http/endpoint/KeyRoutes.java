package io.berth.http.endpoint;

import static io.berth.http.route.RequiredAccess.ACCOUNT;

import io.berth.core.access.IdentitySource;
import io.berth.core.apikey.ApiKeys;
import io.berth.http.route.Route;
import java.util.List;

/** API keys. */
public final class KeyRoutes {

    private static final String KEYS = "/api/v1/keys";

    private KeyRoutes() {}

    /**
     * The routes.
     *
     * @param accounts the sources of accounts other than robots
     */
    public static List<Route> of(ApiKeys keys, IdentitySource accounts, BoundedBodies bodies) {
        return List.of(
                Route.of("keys", "GET", KEYS, ACCOUNT, new ListKeys(keys)),
                Route.of("keys", "POST", KEYS, ACCOUNT, new CreateKey(keys, accounts, bodies)),
                Route.of("key", "DELETE", KEYS + "/{id}", ACCOUNT, new RevokeKey(keys)));
    }
}
