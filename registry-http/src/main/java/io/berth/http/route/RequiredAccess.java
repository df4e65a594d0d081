package io.berth.http.route;

import io.berth.core.access.Action;
import io.berth.core.access.Permission;
import io.berth.core.model.RepositoryName;
import java.util.Optional;
import java.util.function.Supplier;

/** What a route needs of whoever calls it. */
public enum RequiredAccess {
    /** Nothing: liveness probes. */
    NOTHING,
    /** Being let in at all. */
    ENTRY,
    CATALOG,
    PULL,
    PUSH,
    /** Pushing, as whoever began the upload of the path. */
    UPLOAD,
    DELETE,
    /** Being somebody, by credentials of one's own and not by a key or token that is good for less. */
    ACCOUNT;

    /** The permission to ask for, on the repository of the path where it is about one. */
    Optional<Permission> on(Supplier<RepositoryName> repository) {
        return switch (this) {
            case NOTHING -> Optional.empty();
            case ENTRY, ACCOUNT -> Optional.of(new Permission.Enter());
            case CATALOG -> Optional.of(new Permission.ListCatalog());
            case PULL -> Optional.of(new Permission.OnRepository(repository.get(), Action.PULL));
            case PUSH, UPLOAD -> Optional.of(new Permission.OnRepository(repository.get(), Action.PUSH));
            case DELETE -> Optional.of(new Permission.OnRepository(repository.get(), Action.DELETE));
        };
    }
}
