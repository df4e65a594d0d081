package io.berth.http.endpoint;

import static io.berth.http.route.RequiredAccess.ENTRY;
import static io.berth.http.route.RequiredAccess.NOTHING;
import static io.berth.http.route.RequiredAccess.PULL;

import io.berth.http.route.Route;
import java.util.List;
import java.util.Optional;

/** Liveness, and what the API says of itself. */
public final class BaseRoutes {

    private BaseRoutes() {}

    /**
     * The routes.
     *
     * @param notice for people who open the registry in a browser
     */
    public static List<Route> of(Optional<String> notice) {
        DiscoverExtensions discover = new DiscoverExtensions();
        return List.of(
                Route.of("liveness", "GET", "/", NOTHING, new Liveness(notice)).mostlyInMemory(),
                Route.of("base", "GET", "/v2/", ENTRY, new CheckVersion()).mostlyInMemory(), // end-1
                Route.of("ping", "GET", "/v1/_ping", NOTHING, new PingV1()),
                Route.of("discover", "GET", "/v2/_oci/ext/discover", ENTRY, discover),
                Route.of("discover", "GET", "/v2/{name}/_oci/ext/discover", PULL, discover));
    }
}
