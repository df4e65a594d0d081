package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code docs/bench/soak}, for a short time: the process survives hostile loads. Its results on refusals and resident
 * memory depend on the machine, and are not checked here.
 */
@Tag("alone")
final class SoakIT {

    private static final Path SOAK = Path.of("..", "docs", "bench", "soak").toAbsolutePath();

    @ParameterizedTest
    @ValueSource(strings = {"--memory=256m", "--memory=256m --tls"})
    void survives(String options) {
        Output soak = Tool.at(SOAK)
                .within(Duration.ofMinutes(5))
                .where("JAVA_HOME", System.getProperty("java.home"))
                .attempt((Object[]) ("--seconds 20 " + options).split(" "));

        assertThat(soak.everything())
                .contains("verdict: ")
                .doesNotContain("the process ended")
                .doesNotContain("OutOfMemoryError");
    }
}
