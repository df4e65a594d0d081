package io.berth.http.it;

import org.opentest4j.TestAbortedException;

/** What becomes of a test when the machine lacks a part it needs: skipped for a user, a failure in CI. */
final class MissingPart {

    private static final String HOW = " (.ci/install installs every part these tests use)";

    private MissingPart() {}

    /** What to throw where {@code what} is missing. */
    static RuntimeException of(String what) {
        String message = what + HOW;
        return "true".equals(System.getenv("CI"))
                ? new IllegalStateException(message)
                : new TestAbortedException(message);
    }
}
