package io.berth.core.access;

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

    /** When the credentials end, and with them whatever was made from them; empty when they say nothing of it. */
    default Optional<Instant> expires() {
        return Optional.empty();
    }
}
