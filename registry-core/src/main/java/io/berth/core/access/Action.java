package io.berth.core.access;

import java.util.Locale;

/** An action on a repository, as in scopes of the Docker token protocol. Clients that push also need pull. */
public enum Action {
    PULL,
    PUSH,
    DELETE,
    /** Seeing the repository in the catalog and in search results, which also requires pull. */
    LIST;

    /** The action in scopes and access rules: {@code pull}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
