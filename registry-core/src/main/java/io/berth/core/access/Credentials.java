package io.berth.core.access;

/** The credentials of a request. */
public sealed interface Credentials {

    /** No credentials. */
    record None() implements Credentials {}

    /**
     * Malformed credentials of any kind.
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

    /** A bearer token (RFC 6750). */
    record Bearer(String token) implements Credentials {
        @Override
        public String toString() {
            return "Bearer[***]";
        }
    }
}
