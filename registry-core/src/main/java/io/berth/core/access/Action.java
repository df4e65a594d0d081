package io.berth.core.access;

/** What may be done to a repository. Pushing always needs pulling too. */
public enum Action {
    PULL,
    PUSH,
    DELETE
}
