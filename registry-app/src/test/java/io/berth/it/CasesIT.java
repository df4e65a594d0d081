package io.berth.it;

import io.berth.core.net.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/**
 * Black-box scripts of failure cases, in a directory beside the project named by the system property
 * {@code berth.it.cases}. Each starts its own registry on the given port and exits with 1 when a check fails.
 */
final class CasesIT {

    private static final String DIRECTORY = "berth.it.cases";
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    /** The passing cases, except those of {@link TimedCasesIT}. Heavy ones run at a reduced size. */
    static Stream<Case> cases() {
        return Stream.of(
                new Case("listing-oom", Map.of("N", "30", "MEM", "192m")),
                new Case("listing-oom", Map.of("N", "30", "MEM", "192m", "WHAT", "referrers")),
                new Case("token-form-oom", Map.of("N", "5000")),
                new Case("upload-burst", Map.of("N", "60", "MB", "15")),
                new Case("tls-bundles", Map.of()),
                new Case("tls-ciphers", Map.of()),
                new Case("http-to-tls-port", Map.of()),
                new Case("htpasswd-long-password", Map.of()),
                new Case("htpasswd-cost", Map.of()),
                new Case("htpasswd-latin1", Map.of()),
                new Case("htpasswd-messages", Map.of()),
                new Case("realm-text", Map.of()),
                new Case("mount-challenge", Map.of()),
                new Case("many-scopes", Map.of()),
                new Case("ldap-shadow", Map.of()),
                new Case("username-oracle", Map.of()),
                new Case("rules-follower-dies", Map.of()),
                new Case("unicode-twins", Map.of()),
                new Case("forwarded-lists", Map.of()),
                new Case("referrers-plus", Map.of()),
                new Case("many-ranges", Map.of()),
                new Case("tags-listed-but-gone", Map.of()),
                new Case("symlinks", Map.of()),
                new Case("env-dashes", Map.of()),
                new Case("unknown-keys", Map.of()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void holds(Case script) {
        script.run();
    }

    private static Path directory() {
        String directory = System.getProperty(DIRECTORY, "");
        if (directory.isEmpty()) {
            throw new TestAbortedException("-D" + DIRECTORY + " does not name the directory of the cases");
        }
        return Path.of(directory);
    }

    /**
     * A script.
     *
     * @param environment with its parameters, such as sizes
     */
    record Case(String name, Map<String, String> environment) {

        void run() {
            Path script = directory().resolve(name + ".py");
            Tool python = Tool.named("python3")
                    .within(DEADLINE)
                    .where("PYTHONDONTWRITEBYTECODE", "1")
                    .where("JAVA_HOME", System.getProperty("java.home"))
                    .where("BERTH", Berth.launcher().program());
            for (Map.Entry<String, String> variable : environment.entrySet()) {
                python = python.where(variable.getKey(), variable.getValue());
            }
            // A case that needs a second server uses the next port.
            python.run(script, FreePorts.row(2));
        }
    }
}
