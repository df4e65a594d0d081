package io.berth.core.access;

import java.util.Locale;

/** What may be done to a repository, in the words of the token protocol. Pushing always needs pulling too. */
public enum Action {
    PULL,
    PUSH,
    DELETE,
    /** Being shown that it exists, in the catalog and in search; pulling is needed besides. */
    LIST;

    /** As scopes and rules write it: {@code pull}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
