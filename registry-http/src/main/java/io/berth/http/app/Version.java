package io.berth.http.app;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Which Berth this is, in the words of {@code registry --version}. */
final class Version implements IVersionProvider {

    /** The version the jar was built as; {@code development} outside a jar. */
    static String number() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"registry berth " + number()};
    }
}
