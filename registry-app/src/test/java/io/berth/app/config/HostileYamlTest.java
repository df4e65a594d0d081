package io.berth.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files whose cost to a parser exceeds their size. */
final class HostileYamlTest {

    @TempDir
    private Path folder;

    static String[] deep() {
        String blocks =
                IntStream.range(0, 500).mapToObj(i -> " ".repeat(i) + "a:\n").collect(Collectors.joining());
        return new String[] {
            "rules: " + "[".repeat(1500) + "]".repeat(1500),
            "rules: " + "[".repeat(500_000),
            "rules: " + "{a: ".repeat(100_000),
            "rules: " + "{? ".repeat(100_000),
            "rules:\n" + "- ".repeat(100_000) + "a",
            "rules:\n" + "? ".repeat(100_000) + "a",
            blocks
        };
    }

    @ParameterizedTest
    @MethodSource("deep")
    void refusesDeepNesting(String text) {
        assertThatThrownBy(() -> rules(text))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("nested too deeply (limit 32 levels)")
                .hasMessageNotContaining("\n");
    }

    @Test
    void refusesAListThatHoldsItself() {
        assertThatThrownBy(() -> rules("rules: &a [" + "*a, ".repeat(20) + "]"))
                .isInstanceOf(ConfigException.class)
                .hasMessageNotContaining("\n");
    }

    @Test
    void refusesWhatAliasesMultiply() {
        String leaf = "a0: &a0 [" + "x, ".repeat(100_000) + "]\n";
        String levels = IntStream.rangeClosed(1, 10)
                .mapToObj(i -> "a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n")
                .collect(Collectors.joining());

        assertThatThrownBy(() -> rules(leaf + levels))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("too many values (limit 1048576)");
    }

    @Test
    void refusesALongDuration() {
        assertThatThrownBy(() -> GoDuration.parse("1s".repeat(100_000) + "x"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(GoDuration.parse("1s".repeat(100_000))).hasSeconds(100_000);
    }

    @Test
    void refusesLongSubjectsAndRepositories() {
        for (String long_ :
                new String[] {"a/".repeat(100_000) + "a", "**/".repeat(100_000) + "**", "*a".repeat(50_000)}) {
            assertThatThrownBy(() -> rules("rules: [{allow: pull, to: everyone, on: '" + long_ + "'}, {}]"))
                    .isInstanceOf(ConfigException.class);
        }
    }

    @Test
    void refusesALargeFileByItsSize() {
        assertThatThrownBy(() -> rules("# " + "x".repeat(15 << 20)))
                .isInstanceOf(ConfigException.class)
                .hasMessage(folder.resolve("access.yaml") + ": larger than 1 MiB (limit)");
    }

    private void rules(String text) throws Exception {
        new RulesFile(Files.writeString(folder.resolve("access.yaml"), text)).read();
    }
}
