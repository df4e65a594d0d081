package io.berth.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.app.config.ConfigLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands: their output streams and exit codes. */
final class CommandLineTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private int run(String... arguments) {
        return new CommandLine(ConfigLoader.ofProcess(), new PrintWriter(out, true), new PrintWriter(err, true))
                .run(arguments);
    }

    private String file(String text) throws IOException {
        return Files.writeString(directory.resolve("config.yml"), text).toString();
    }

    @Test
    void withoutArgumentsPrintsUsage() {
        assertThat(run()).isZero();
        assertThat(out.toString()).contains("serve", "check-config", "show-config", "Examples:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "check-config", "show-config", "access explain", "access check"})
    void everyCommandHasHelpWithExamples(String command) {
        assertThat(run((command + " --help").split(" "))).isZero();
        assertThat(run(("help " + command).split(" "))).isZero();
        assertThat(out.toString())
                .containsPattern("(?s)Usage: registry " + command + ".*Examples?:.*Usage: registry " + command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "--help", "-h", "help help", "help --help"})
    void helpNamesEveryCommand(String words) {
        assertThat(run(words.split(" "))).isZero();
        assertThat(out.toString()).contains("serve", "check-config", "show-config", "garbage-collect");
    }

    /** Those in the general help. */
    @Test
    void thereIsHelpForEveryCommand() {
        run("help");
        List<String> commands = Pattern.compile("(?m)^  ([a-z-]+(?: [a-z]+)?) {2,}\\S")
                .matcher(out.toString())
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(commands).contains("serve", "key create", "garbage-collect").hasSizeGreaterThan(12);
        assertThat(commands).allSatisfy(command -> {
            assertThat(run(("help " + command).split(" "))).isZero();
            assertThat(run((command + " --help").split(" "))).isZero();
            assertThat(out.toString()).contains("Usage: registry " + command);
        });
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void saysItsVersion() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("registry berth ");
    }

    @Test
    void goodConfigurationIsOk() throws IOException {
        String file = file("version: 0.1\nstorage: inmemory\nredis: {}\n");
        assertThat(run("check-config", file)).isZero();
        assertThat(out.toString()).contains("registry: warning: " + file + ":3: redis: ", "ok: " + file);
    }

    /** As output of the command, not in log format. */
    @Test
    void warnsOfAccountsThatCannotLogIn() throws IOException {
        Path accounts = Files.writeString(directory.resolve("htpasswd"), "ann:{SHA}x\n");
        String file = file("version: 0.1\nstorage: inmemory\nauth: {htpasswd: {realm: r, path: " + accounts + "}}\n");
        assertThat(run("check-config", file)).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "registry: warning: " + accounts + ":1: the account cannot log in: its hash is not bcrypt; give"
                                + " it a new password with registry user add",
                        "ok: " + file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "check-config", "show-config"})
    void badConfigurationExitsWithOneAndAllProblems(String command) throws IOException {
        String file = file("version: 0.1\nstorage: inmemory\nberth:\n  synk: x\nhttp: {net: y}\n");
        assertThat(run(command, file)).isEqualTo(1);
        assertThat(err.toString())
                .contains(
                        "registry: error: " + file + ":4: berth.synk: unknown key (did you mean berth.sync?)",
                        "registry: error: " + file + ":5: http.net: expected one of tcp, unix, found \"y\"");
    }

    /** Which of the lines are errors. */
    @ParameterizedTest
    @ValueSource(strings = {"serve", "check-config", "show-config"})
    void tellsErrorsFromWarnings(String command) throws IOException {
        String file = file("version: 0.1\nredis: {}\nstorage: inmemory\nhttp: {net: y}\n");
        assertThat(run(command, file)).isEqualTo(1);
        assertThat(err.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("registry: warning: " + file + ":2: redis: "),
                        line -> assertThat(line).startsWith("registry: error: " + file + ":4: http.net: "),
                        line -> assertThat(line).isEqualTo("registry: refused: 1 error"));
    }

    @Test
    void marksErrorsBeyondTheConfigurationItself() throws IOException {
        Path accounts = Files.writeString(directory.resolve("htpasswd"), "no account\n");
        assertThat(run(
                        "check-config",
                        file("version: 0.1\nstorage: inmemory\nredis: {}\n" + "auth: {htpasswd: {realm: r, path: "
                                + accounts + "}}\n")))
                .isEqualTo(1);
        assertThat(out.toString()).contains("warning: ").doesNotContain("ok: ");
        assertThat(err.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("registry: error: auth.htpasswd.path: " + accounts + ":1: not an account"),
                        line -> assertThat(line).isEqualTo("registry: refused: 1 error"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "check-config", "show-config", "access check"})
    void namesAConfigurationThatIsADirectory(String command) {
        assertThat(run((command + " " + directory).split(" "))).isEqualTo(1);
        assertThat(err.toString()).startsWith("registry: error: " + directory + ": is a directory, not a file\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "check-config"})
    void bucketsNeedConsent(String command) throws IOException {
        String file = file("version: 0.1\nstorage: {s3: {region: r, bucket: b}}\n");
        assertThat(run(command, file)).isEqualTo(1);
        assertThat(err.toString()).contains("registry: error: storage.s3: not finished", "--unfinished-buckets");
        assertThat(run("check-config", "--unfinished-buckets", file)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "check-config"})
    void rulesInAFileBelongToTheConfiguration(String command) throws IOException {
        Path rules = Files.writeString(directory.resolve("access.yaml"), "rules: [{alow: x}]\n");
        assertThat(run(command, file("version: 0.1\nstorage: inmemory\nberth: {access: {file: " + rules + "}}\n")))
                .isEqualTo(1);
        assertThat(err.toString()).contains("registry: error: " + rules + ":1: rules[0].alow");
    }

    @Test
    void wrongUsageExitsWithTwo() {
        assertThat(run("serve", "a", "b")).isEqualTo(2);
        assertThat(run("serve", "--dev-tsl")).isEqualTo(2);
        assertThat(run("sreve")).isEqualTo(2);
        assertThat(run("help", "sreve")).isEqualTo(2);
        assertThat(err.toString()).isEqualToNormalizingNewlines("""
                        registry: one word too many: b
                        See "registry serve --help".
                        registry: unknown option: --dev-tsl (did you mean --dev-tls?)
                        See "registry serve --help".
                        registry: unknown command: sreve (did you mean serve?)
                        See "registry --help".
                        registry: unknown command: sreve (did you mean serve?)
                        See "registry --help".
                        """);
    }

    @ParameterizedTest
    @CsvSource({
        "nosuch,unknown command: nosuch",
        "--verison,unknown option: --verison (did you mean --version?)",
        "acces,unknown command: acces (did you mean access?)",
        "key creat,unknown command: key creat (did you mean key create?)"
    })
    void suggestsWhatWasMeant(String words, String line) {
        assertThat(run(words.split(" "))).isEqualTo(2);
        assertThat(err.toString().lines()).startsWith("registry: " + line).hasSize(2);
    }

    @Test
    void refusesAGraceThatIsNoDuration() {
        assertThat(run("garbage-collect", "--grace", "soon", "config.yml")).isEqualTo(2);
        assertThat(err.toString()).contains("not a duration: soon");
    }

    /** Each option that takes a time, of all commands: Go would take the number for nanoseconds. */
    @Test
    void refusesTimesWithoutAUnit() {
        List<String> options = new CommandLine(
                        ConfigLoader.ofProcess(), new PrintWriter(out, true), new PrintWriter(err, true))
                .usages().stream()
                        .flatMap(usage -> usage.options().stream()
                                .filter(option -> option.meaning().matches(".*\\b(90m|90d|0s|24h)\\b.*"))
                                .map(option -> usage.command() + " " + option.name()))
                        .toList();
        assertThat(options)
                .contains("garbage-collect --grace", "resolve --at", "key create --expires")
                .allSatisfy(option -> {
                    err.getBuffer().setLength(0);
                    assertThat(run((option + " 24").split(" "))).isEqualTo(2);
                    assertThat(err.toString())
                            .startsWith("registry: " + option.substring(option.indexOf("--"))
                                    + ": 24 has no unit (expected such as 24h)\n");
                });
        assertThat(run("resolve", "team/app:v1", "--at", "0", "no-such.yml")).isEqualTo(1);
    }

    @Test
    void explainsWhoMayDoWhat() throws IOException {
        Path rules = Files.writeString(directory.resolve("access.yaml"), """
                rules:
                  - {deny: push, to: everyone, on: prod/**, from: 192.0.2.0/24}
                  - {allow: push, to: group:dev}
                """);
        String config = file("version: 0.1\nstorage: inmemory\nberth:\n  access:\n    file: " + rules + "\n");
        String[] question = {
            "access", "explain", "--user", "ann", "--group=dev", "--repository", "prod/x", "--action", "push", config
        };
        assertThat(run(question)).isZero();
        assertThat(out.toString())
                .isEqualToNormalizingNewlines("permitted: ann of dev, push prod/x from 127.0.0.1\nby: " + rules
                        + ":3: allow push to group:dev on **\n");
        question[4] = "--from=192.0.2.7";
        assertThat(run(question)).isEqualTo(3);
        assertThat(out.toString()).contains("denied: ann, push prod/x from 192.0.2.7", rules + ":2: deny push");
        assertThat(run("access", "explain", "--action", "admin", config)).isEqualTo(3);
        assertThat(run("access", "explain", "--action", "pull", config)).isEqualTo(2);
        assertThat(run("access", "explain", "--action", "pull", "--repository", "A", config))
                .isEqualTo(2);
        assertThat(run("access", "explain", "--action", "see", "--repository", "a", config))
                .isEqualTo(2);
    }

    @Test
    void checksRulesOfAFileAndOfAConfiguration() throws IOException {
        Path good = Files.writeString(directory.resolve("good.yaml"), "rules: [{allow: pull, to: everyone}]\n");
        Path bad = Files.writeString(directory.resolve("bad.yaml"), "rules:\n- {allow: pull}\n- {alow: x}\n");
        String config = "version: 0.1\nstorage: inmemory\nberth:\n  access:\n    file: ";
        assertThat(run("access", "check", good.toString())).isZero();
        assertThat(run("access", "check", file(config + good + "\n"))).isZero();
        assertThat(out.toString()).contains("ok: " + good + ": 1 rules");
        assertThat(run("access", "check", bad.toString())).isEqualTo(1);
        assertThat(run("access", "check", file(config + bad + "\n"))).isEqualTo(1);
        assertThat(run("serve", file(config + bad + "\n"))).isEqualTo(1);
        assertThat(err.toString())
                .contains("registry: error: " + bad + ":2: rules[0].to: missing", bad + ":3: rules[1].alow");
    }

    @Test
    void listsTheCommandsOfAGroup() {
        assertThat(run("access")).isZero();
        assertThat(run("help", "access")).isZero();
        assertThat(run("access", "--help")).isZero();
        assertThat(out.toString()).contains("access check", "access explain").doesNotContain("serve");
        assertThat(run("access", "explian")).isEqualTo(2);
        assertThat(err.toString()).contains("unknown command: access explian");
    }

    @Test
    void showsEveryValueWithItsOriginAndNoSecret() throws IOException {
        String file = file("version: 0.1\nstorage: inmemory\nhttp:\n  secret: hush\n");
        assertThat(run("show-config", file)).isZero();
        assertThat(out.toString())
                .containsPattern("http\\.secret: \\*\\*\\* +# .*config\\.yml:4")
                .containsPattern("log\\.level: info +# default")
                .doesNotContain("hush");
    }
}
