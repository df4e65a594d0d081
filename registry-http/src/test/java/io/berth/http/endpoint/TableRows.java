package io.berth.http.endpoint;

import io.berth.http.message.Response;
import io.berth.http.route.RequiredAccess;
import io.berth.http.route.Route;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The rows of the endpoint table, for tests that must cover all. */
public final class TableRows {

    private TableRows() {}

    /** A row as clients see it. */
    public record Row(String method, String pattern, RequiredAccess need) {}

    /** Every row of the table. */
    public static List<Row> all() {
        return routes().map(route -> new Row(route.method(), route.path(), route.need()))
                .toList();
    }

    /** The table, with endpoints that only say in a header which one it is. */
    public static List<Route> named() {
        return routes().map(route -> route.with(_ -> Response.of(200)
                        .with("Endpoint", route.endpoint().getClass().getSimpleName())))
                .toList();
    }

    /** Services are missing: no endpoint is called. */
    @SuppressWarnings({"NullAway", "DataFlowIssue"})
    private static Stream<Route> routes() {
        return Stream.of(
                        BaseRoutes.of(Optional.empty()),
                        KeyRoutes.of(null, null, null),
                        CatalogRoutes.of(null, null, null, null, 1, 1),
                        BlobRoutes.of(null, null, null, null, null, null),
                        ManifestRoutes.of(null, null, null, null, null))
                .flatMap(List::stream);
    }
}
