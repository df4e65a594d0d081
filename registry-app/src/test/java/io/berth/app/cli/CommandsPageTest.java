package io.berth.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.app.config.ConfigLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/commands.md} contains the help of every command as printed; {@code -Dcommands=write} updates it. The text
 * before the first command is written by hand.
 */
final class CommandsPageTest {

    private static final Path PAGE = Path.of("../docs/commands.md");
    private static final boolean WRITE = "write".equals(System.getProperty("commands"));

    /** A command in the list of all, such as {@code key create}. */
    private static final Pattern COMMAND = Pattern.compile("(?m)^  (\\S+(?: \\S+)?) {2,}\\S");

    @Test
    void hasTheHelpOfEveryCommand() throws IOException {
        String page = Files.readString(PAGE);
        String expected = page.substring(0, page.indexOf("\n## ")) + commands();
        if (WRITE) {
            Files.writeString(PAGE, expected);
        } else {
            assertThat(page)
                    .as("to write it: mvn -pl registry-app -am test -Dtest=CommandsPageTest -Dcommands=write"
                            + " -Dsurefire.failIfNoSpecifiedTests=false")
                    .isEqualTo(expected);
        }
    }

    private static String commands() {
        String all = help("");
        return section("registry", all)
                + COMMAND.matcher(all.substring(0, all.indexOf("Examples:")))
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .map(command -> section("registry " + command, help(command)))
                        .collect(Collectors.joining());
    }

    private static String section(String title, String help) {
        return "\n## " + title + "\n\n```\n" + help + "```\n";
    }

    private static String help(String command) {
        StringWriter out = new StringWriter();
        PrintWriter none = new PrintWriter(new StringWriter());
        new CommandLine(ConfigLoader.ofProcess(), new PrintWriter(out, true), none)
                .run(("help " + command).strip().split(" "));
        return out.toString();
    }
}
