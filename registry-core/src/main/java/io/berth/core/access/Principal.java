package io.berth.core.access;

import java.util.Set;

/**
 * An authenticated client.
 *
 * @param name the account; empty for the anonymous principal
 * @param groups of the account
 * @param source that authenticated it, such as {@code htpasswd}; for the audit log
 * @param limit of the credentials
 * @param generation of the account when the credentials were checked
 */
public record Principal(String name, Set<String> groups, String source, Limit limit, Generation generation) {

    public static final Principal ANONYMOUS = new Principal("", Set.of(), "anonymous", Limit.NONE);

    public Principal {
        groups = Set.copyOf(groups);
    }

    /** An account whose source does not know generations. */
    public Principal(String name, Set<String> groups, String source, Limit limit) {
        this(name, groups, source, limit, Generation.UNKNOWN);
    }

    /** An account without groups, with unlimited credentials. */
    public static Principal named(String name, String source) {
        return new Principal(name, Set.of(), source, Limit.NONE);
    }

    /** A copy with more limited credentials. */
    public Principal limitedTo(Limit narrower) {
        return new Principal(name, groups, source, narrower, generation);
    }

    /** Whether the credentials are limited to fewer permissions than the account has. */
    public boolean isLimited() {
        return !limit.equals(Limit.NONE);
    }

    public boolean isAnonymous() {
        return name.isEmpty();
    }
}
