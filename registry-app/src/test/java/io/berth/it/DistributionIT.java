package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The packaged distribution starts with its AOT recording, and without it where it does not match. */
final class DistributionIT {

    /** Makes the JVM exit if it cannot use the recording. */
    private static final String ONLY_RECORDED = "-XX:AOTMode=on";

    @Test
    void startsFromItsRecording() {
        assertThat(registry(Berth.DISTRIBUTION)
                        .where("JAVA_OPTS", ONLY_RECORDED)
                        .run("--version")
                        .out())
                .startsWith("registry berth ");
    }

    @Test
    void startsFromItsRecordingElsewhere() {
        Path copy = copy("elsewhere");
        assertThat(registry(copy)
                        .where("JAVA_OPTS", ONLY_RECORDED)
                        .run("--version")
                        .out())
                .startsWith("registry berth ");
    }

    @Test
    void startsQuietlyWithJarsOtherThanTheRecorded() throws IOException {
        Path copy = copy("touched");
        Files.setLastModifiedTime(copy.resolve("lib/registry.jar"), FileTime.from(Instant.EPOCH));
        assertThat(registry(copy)
                        .where("JAVA_OPTS", ONLY_RECORDED)
                        .attempt("--version")
                        .status())
                .isNotZero();
        Output plain = registry(copy).run("--version");
        assertThat(plain.lines()).singleElement().asString().startsWith("registry berth ");
        assertThat(plain.err()).isEmpty();
    }

    private static Tool registry(Path distribution) {
        return Tool.at(distribution.resolve("bin/registry"));
    }

    /** A copy that keeps file times, which the recording is checked against. */
    private static Path copy(String name) {
        Path copy = Folders.fresh("distribution-" + name).resolve("berth");
        Tool.named("cp").run("-a", Berth.DISTRIBUTION, copy);
        return copy;
    }
}
