package io.berth.core.access;

/**
 * What credentials are good for, however much their owner may do: the scopes of a token or of an API key. Safe for use
 * by many threads.
 */
@FunctionalInterface
public interface Limit {

    /** Good for all their owner may do. */
    Limit NONE = permission -> true;

    boolean allows(Permission permission);
}
