package io.berth.http.endpoint;

import static io.berth.http.route.RequiredAccess.DELETE;
import static io.berth.http.route.RequiredAccess.PULL;
import static io.berth.http.route.RequiredAccess.PUSH;

import io.berth.core.service.Manifests;
import io.berth.core.service.Referrers;
import io.berth.http.route.Route;
import io.berth.http.wire.Locations;
import java.util.List;

/** Manifests, and those that refer to them. */
public final class ManifestRoutes {

    private static final String MANIFEST = "/v2/{name}/manifests/{reference}";

    private ManifestRoutes() {}

    /**
     * The routes.
     *
     * @param bodies of manifests
     */
    public static List<Route> of(
            Manifests manifests, Referrers referrers, Locations locations, BoundedBodies bodies, Listings listings) {
        return List.of(
                Route.of("manifest", "GET", MANIFEST, PULL, new GetManifest(manifests))
                        .mostlyInMemory(), // end-3
                Route.of("manifest", "PUT", MANIFEST, PUSH, new PutManifest(manifests, locations, bodies)), // end-7
                Route.of("manifest", "DELETE", MANIFEST, DELETE, new DeleteManifest(manifests)), // end-9
                Route.of(
                        "referrers",
                        "GET",
                        "/v2/{name}/referrers/{digest}",
                        PULL,
                        new ListReferrers(referrers, locations, listings))); // end-12
    }
}
