package io.berth.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.berth.app.config.ConfigLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that root runs on the store of a server that runs as another user. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs /proc")
final class RootBesideServerTest {

    private static final int SERVER = 65532;

    private static final List<String> CHANGING = List.of(
            "garbage-collect",
            "garbage-collect --dry-run",
            "scrub",
            "fsck --repair",
            "read-only on",
            "read-only off",
            "undelete team/app",
            "undelete --dry-run team/app",
            "retention run",
            "key create --name ci --repository team/* --action pull",
            "key revoke abcdefghijkl");

    /** They write nothing to the store that has an owner. */
    private static final List<String> READING = List.of(
            "fsck",
            "read-only show",
            "key list",
            "history team/app",
            "resolve team/app:v1 --at 1h",
            "content explain team/app",
            "retention simulate",
            "quota",
            "pulls team/app");

    /** They do not work on the store of a server, or, as the server itself, check it at their start. */
    private static final List<String> ELSEWHERE =
            List.of("serve", "check-config", "show-config", "healthcheck", "copy-storage", "access ", "user ");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private Path store = Path.of("");
    private String config = "";

    @BeforeEach
    void configure() throws IOException {
        store = Files.createDirectories(folder.resolve("store"));
        config = Files.writeString(folder.resolve("config.yml"), """
                        version: 0.1
                        storage: {filesystem: {rootdirectory: '%s'}}
                        berth: {audit: {file: '%s'}}
                        """.formatted(store, folder.resolve("audit.log")))
                .toString();
    }

    private CommandLine commands() {
        return new CommandLine(ConfigLoader.ofProcess(), new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private int run(String command) {
        err.getBuffer().setLength(0);
        return commands()
                .run(Stream.concat(Stream.of(command.split(" ")), Stream.of(config))
                        .toArray(String[]::new));
    }

    private void belongsToTheServer(String name) throws IOException {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        Files.setAttribute(Files.createDirectory(store.resolve(name)), "unix:uid", SERVER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"berth", "docker"})
    void doNotChangeIt(String directory) throws IOException {
        belongsToTheServer(directory);
        assertThat(CHANGING).allSatisfy(command -> {
            assertThat(run(command)).isEqualTo(1);
            assertThat(err.toString())
                    .isEqualTo("registry: " + store.resolve(directory) + " belongs to uid 65532, as which its server"
                            + " runs, and this is root, whose files it cannot change: sudo -u '#65532' registry ... (in"
                            + " a container: docker exec -u 65532 ...)\n");
        });
        assertThat(store.resolve(directory)).isEmptyDirectory();
        assertThat(folder.resolve("audit.log")).doesNotExist();
    }

    @Test
    void copyNothingToIt() throws IOException {
        belongsToTheServer("docker");

        assertThat(run("copy-storage " + config)).isEqualTo(1);

        assertThat(err.toString()).contains(" belongs to uid 65532, as which its server runs");
        assertThat(store.resolve("docker")).isEmptyDirectory();
    }

    @Test
    void mayReadIt() throws IOException {
        belongsToTheServer("berth");
        assertThat(READING).allSatisfy(command -> {
            run(command);
            assertThat(err.toString()).doesNotContain("belongs to uid");
        });
        assertThat(folder.resolve("audit.log")).doesNotExist();
    }

    @Test
    void mayChangeAStoreThatIsNew() {
        assertThat(run("read-only on")).isZero();
        assertThat(run("read-only off")).isZero();
    }

    /** So that a new command is decided about. */
    @Test
    void areAllKnown() {
        List<String> known =
                Stream.of(CHANGING, READING, ELSEWHERE).flatMap(List::stream).toList();
        assertThat(commands().usages().stream().map(usage -> usage.command() + " "))
                .allSatisfy(command -> assertThat(known)
                        .anyMatch(other -> (other + " ").startsWith(command) || command.startsWith(other)));
    }
}
