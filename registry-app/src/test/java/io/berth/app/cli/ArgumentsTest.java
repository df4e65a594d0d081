package io.berth.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parsing of command arguments, and usage errors. */
final class ArgumentsTest {

    private static final Usage USAGE = new Usage(
            "ship load",
            "Loads a ship.",
            List.of(Operand.required("SHIP", "Which."), Operand.CONFIG),
            List.of(
                    Option.required("--cargo", "WHAT", "What is loaded."),
                    Option.repeated("--hand", "NAME", "Who helps."),
                    Option.optional("--berth", "NUMBER", "Where."),
                    Option.flag("--fast", "At once.")),
            "Examples: none\n");

    private static Arguments read(String words) throws WrongUsage {
        return Arguments.of(List.of(words.split(" ")), USAGE);
    }

    @Test
    void readsOptionsAnywhereAndOperandsByTheirPlace() throws WrongUsage {
        Arguments arguments = read("--cargo tea ann --hand=bob --fast --hand cid config.yml");
        assertThat(arguments.required("--cargo")).isEqualTo("tea");
        assertThat(arguments.all("--hand")).containsExactly("bob", "cid");
        assertThat(arguments.has("--fast")).isTrue();
        assertThat(arguments.one("--berth")).isEmpty();
        assertThat(arguments.required("SHIP")).isEqualTo("ann");
        assertThat(arguments.one("CONFIG")).contains("config.yml");
    }

    @ParameterizedTest
    @CsvSource({
        "ann, missing: --cargo WHAT",
        "--cargo tea, missing: SHIP",
        "ann --cargo, missing behind --cargo: WHAT",
        "ann --cargo tea --cargo tea, given twice: --cargo",
        "ann --cargo tea --fast=yes, takes no value: --fast",
        "ann --cargo tea --slow, unknown option: --slow",
        "ann --cargo tea a b, one word too many: b"
    })
    void refusesWhatMakesNoSense(String words, String problem) {
        assertThatExceptionOfType(WrongUsage.class)
                .isThrownBy(() -> read(words))
                .withMessage(problem);
    }

    @Test
    void tellsHowItIsCalled() {
        assertThat(USAGE.help())
                .startsWith("Usage: registry ship load --cargo WHAT [--hand NAME]... [--berth NUMBER] [--fast] [--help]"
                        + " SHIP [CONFIG]\nLoads a ship.\n")
                .contains("\n  SHIP            Which.\n", "\n  --cargo WHAT    What is loaded.\n");
    }
}
