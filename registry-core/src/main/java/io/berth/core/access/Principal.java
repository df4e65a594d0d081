package io.berth.core.access;

import java.util.Set;

/**
 * Who asks, once that is known.
 *
 * @param name the account; empty for who showed nothing
 * @param groups that the account is in
 * @param source who knew it, such as {@code htpasswd}; for the audit log
 * @param limit of the credentials that were shown
 * @param generation of the account, as it was when the credentials were checked
 */
public record Principal(String name, Set<String> groups, String source, Limit limit, Generation generation) {

    public static final Principal ANONYMOUS = new Principal("", Set.of(), "anonymous", Limit.NONE);

    public Principal {
        groups = Set.copyOf(groups);
    }

    /** An account whose source cannot tell of which generation it is. */
    public Principal(String name, Set<String> groups, String source, Limit limit) {
        this(name, groups, source, limit, Generation.UNKNOWN);
    }

    /** Somebody in no groups, with credentials good for all they may do. */
    public static Principal named(String name, String source) {
        return new Principal(name, Set.of(), source, Limit.NONE);
    }

    /** The same with credentials that are good for less. */
    public Principal limitedTo(Limit narrower) {
        return new Principal(name, groups, source, narrower, generation);
    }

    /** Whether the credentials are good for less than all they may do. */
    public boolean isLimited() {
        return !limit.equals(Limit.NONE);
    }

    public boolean isAnonymous() {
        return name.isEmpty();
    }
}
