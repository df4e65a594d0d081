package io.berth.http.route;

import io.berth.http.message.Response;
import io.berth.http.route.Routes.Endpoints;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/** The rows of the endpoint table, for tests that must cover all. */
public final class TableRows {

    private TableRows() {}

    /** A row as clients see it. */
    public record Row(String method, String pattern, RequiredAccess need) {}

    /** Every row of the table. */
    public static List<Row> all() {
        return table().stream()
                .map(route -> new Row(route.method(), route.pattern().pattern(), route.need()))
                .toList();
    }

    static List<Route> table() {
        return Routes.table(endpoints(), false, true);
    }

    /** By reflection, so that new endpoints are included automatically. */
    private static Endpoints endpoints() {
        RecordComponent[] components = Endpoints.class.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] endpoints = Arrays.stream(components)
                .map(component -> (Endpoint) _ -> Response.of(200).with("Endpoint", component.getName()))
                .toArray();
        try {
            return Endpoints.class.getDeclaredConstructor(types).newInstance(endpoints);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
