package io.berth.app;

import java.util.Optional;

/** The version of Berth. */
public final class Version {

    private Version() {}

    /** The version of the jar; {@code development} outside a jar. */
    public static String number() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
