package io.berth.http.endpoint;

import static io.berth.http.route.RequiredAccess.CATALOG;
import static io.berth.http.route.RequiredAccess.DELETE;
import static io.berth.http.route.RequiredAccess.PULL;

import io.berth.core.service.Repositories;
import io.berth.core.service.Tags;
import io.berth.http.route.Route;
import io.berth.http.wire.Locations;
import java.util.List;

/** Repositories and their tags: lists, search, deletion. */
public final class CatalogRoutes {

    private CatalogRoutes() {}

    /**
     * The routes.
     *
     * @param mostTags on one page
     * @param mostRepositories on one page
     */
    public static List<Route> of(
            Repositories repositories,
            Tags tags,
            Locations locations,
            Listings listings,
            int mostTags,
            int mostRepositories) {
        return List.of(
                Route.of(
                        "tags",
                        "GET",
                        "/v2/{name}/tags/list",
                        PULL,
                        new ListTags(tags, locations, mostTags, listings)), // end-8
                Route.of(
                        "catalog",
                        "GET",
                        "/v2/_catalog",
                        CATALOG,
                        new ListRepositories(repositories, locations, mostRepositories, listings)),
                Route.of("search", "GET", "/v1/search", CATALOG, new SearchRepositories(repositories, listings)),
                Route.of(
                        "repository",
                        "DELETE",
                        "/api/v1/repositories/{name}",
                        DELETE,
                        new DeleteRepository(repositories)));
    }
}
