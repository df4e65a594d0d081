package io.berth.http.route;

import io.berth.core.access.Action;
import io.berth.core.access.Permission;
import io.berth.core.model.RepositoryName;
import java.util.Optional;
import java.util.function.Supplier;

/** The access that a route requires. */
public enum RequiredAccess {
    /** None: liveness probes. */
    NOTHING,
    /** Access to the API. */
    ENTRY,
    CATALOG,
    PULL,
    PUSH,
    /** Push, by the account that began the upload. */
    UPLOAD,
    DELETE,
    /** An account with its own credentials; no API keys and scoped tokens. */
    ACCOUNT;

    /** The permission to check, with the repository of the path where it concerns one. */
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
