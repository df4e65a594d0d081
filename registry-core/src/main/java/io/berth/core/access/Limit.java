package io.berth.core.access;

import io.berth.core.model.RepositorySelection;
import java.time.Instant;
import java.util.Optional;

/**
 * The permissions that credentials are limited to, independent of those of their account: the scopes of a token or an
 * API key. Thread-safe.
 */
@FunctionalInterface
public interface Limit {

    /** No limit: all permissions of the account. */
    Limit NONE = permission -> true;

    boolean allows(Permission permission);

    /** The repositories that the credentials may list. */
    default RepositorySelection listed() {
        return repository -> allows(new Permission.OnRepository(repository, Action.LIST));
    }

    /** The expiry of the credentials, and of everything issued for them; empty when unknown. */
    default Optional<Instant> expires() {
        return Optional.empty();
    }
}
