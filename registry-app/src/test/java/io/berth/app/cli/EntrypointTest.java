package io.berth.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.app.config.ConfigLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the image runs for the words of {@code docker run}. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a POSIX shell script")
final class EntrypointTest {

    @TempDir
    private Path root;

    private Path programs = Path.of("");
    private Path script = Path.of("");

    @BeforeEach
    void install() throws IOException {
        programs = Files.createDirectory(root.resolve("programs"));
        Path library = Files.copy(Path.of("src/main/launcher/lib/environment.sh"), root.resolve("environment.sh"));
        script = executable(
                root.resolve("entrypoint.sh"),
                Files.readString(Path.of("../docker/entrypoint.sh"))
                        .replace("/opt/berth/lib/environment.sh", library.toString()));
        program("registry");
    }

    private void program(String name) throws IOException {
        executable(programs.resolve(name), "#!/bin/sh\necho \"" + name + ": $*\"\n");
    }

    private static Path executable(Path file, String text) throws IOException {
        return Files.setPosixFilePermissions(
                Files.writeString(file, text), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String run(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(words));
        ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
        process.environment().keySet().removeIf(name -> name.startsWith("REGISTRY"));
        process.environment().put("PATH", programs + ":/usr/bin:/bin");
        return new String(process.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    static Stream<String> firstWords() {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        return Stream.concat(
                new CommandLine(ConfigLoader.ofProcess(), nowhere, nowhere).firstWords().stream(),
                Stream.of("rehearse"));
    }

    @ParameterizedTest
    @MethodSource("firstWords")
    void runsEveryCommandAlsoWhereTheImageHasAProgramOfItsName(String word) throws IOException {
        program(word);
        assertThat(run(word, "a b", "c")).isEqualTo("registry: " + word + " a b c");
    }

    @ParameterizedTest
    @CsvSource({
        "/etc/distribution/config.yml, registry: serve",
        "my.yml, registry: serve my.yml",
        "--version, registry: --version",
        "registry, registry:",
        "srve, registry: srve",
        "htpasswd, htpasswd:"
    })
    void runsConfigurationsAndOtherPrograms(String word, String expected) throws IOException {
        program("htpasswd");
        assertThat(run(word)).isEqualTo(expected);
    }
}
