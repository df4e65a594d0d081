package io.berth.core.access;

import io.berth.core.model.RepositorySelection;
import java.time.Instant;
import java.util.Optional;

/**
 * What credentials are good for, however much their owner may do: the scopes of a token or of an API key. Safe for use
 * by many threads.
 */
@FunctionalInterface
public interface Limit {

    /** Good for all their owner may do. */
    Limit NONE = permission -> true;

    boolean allows(Permission permission);

    /** The repositories they are good for being shown. */
    default RepositorySelection listed() {
        return repository -> allows(new Permission.OnRepository(repository, Action.LIST));
    }

    /** When the credentials end, and with them whatever was made from them; empty when they say nothing of it. */
    default Optional<Instant> expires() {
        return Optional.empty();
    }
}
