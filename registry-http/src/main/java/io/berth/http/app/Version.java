package io.berth.http.app;

import java.util.Optional;

/** Which Berth this is. */
final class Version {

    private Version() {}

    /** The version the jar was built as; {@code development} outside a jar. */
    static String number() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
