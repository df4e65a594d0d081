package io.berth.http.route;

import io.berth.core.model.RepositoryName;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The values of the placeholders in the path of a request. Used by one thread at a time. */
final class PathValues {

    private final Map<String, String> values;
    private @Nullable RepositoryName repository;

    PathValues(Map<String, String> values) {
        this.values = values;
    }

    String get(String place) {
        return Objects.requireNonNull(values.get(place), () -> "the route has no {" + place + "}");
    }

    /**
     * The {@code {name}}, parsed once: the gate, the endpoint and the audit trail ask for it.
     *
     * @throws io.berth.core.model.RegistryException NAME_INVALID
     */
    RepositoryName repository() {
        if (repository == null) {
            repository = new RepositoryName(get("name"));
        }
        return repository;
    }
}
