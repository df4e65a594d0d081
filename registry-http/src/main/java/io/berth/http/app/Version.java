package io.berth.http.app;

import java.util.Optional;

/** The version of Berth. */
final class Version {

    private Version() {}

    /** The version of the jar; {@code development} outside a jar. */
    static String number() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
