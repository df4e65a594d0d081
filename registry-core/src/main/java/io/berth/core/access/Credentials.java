package io.berth.core.access;

/** What a request brought to show who sent it. */
public sealed interface Credentials {

    /** No credentials. */
    record None() implements Credentials {}

    /**
     * Credentials that cannot be right, of whatever kind they were meant to be.
     *
     * @param problem for logs
     */
    record Invalid(String problem) implements Credentials {}

    /** A name and a password (RFC 7617). */
    record Basic(String user, String password) implements Credentials {
        @Override
        public String toString() {
            return "Basic[" + user + ", ***]";
        }
    }

    /** A token (RFC 6750). */
    record Bearer(String token) implements Credentials {
        @Override
        public String toString() {
            return "Bearer[***]";
        }
    }
}
