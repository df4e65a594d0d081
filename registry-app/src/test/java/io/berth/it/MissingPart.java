package io.berth.it;

import org.opentest4j.TestAbortedException;

/** The outcome of a test when the machine lacks a required program: skipped for a user, a failure in CI. */
final class MissingPart {

    private static final String HOW = " (.ci/install installs every part these tests use)";

    private MissingPart() {}

    /** The exception to throw where {@code what} is missing. */
    static RuntimeException of(String what) {
        String message = what + HOW;
        return "true".equals(System.getenv("CI"))
                ? new IllegalStateException(message)
                : new TestAbortedException(message);
    }
}
