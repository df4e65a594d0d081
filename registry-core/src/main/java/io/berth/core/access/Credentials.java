package io.berth.core.access;

/** What a request brought to show who sent it. */
public sealed interface Credentials {

    /** Nothing, or nothing we understand. */
    record None() implements Credentials {}

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
