package io.berth.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher script with fake Java commands that print their arguments. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a POSIX shell script")
final class LauncherTest {

    private static final String PRINT_ENVIRONMENT = "tr '\\000' '|' </proc/$$/environ";

    @TempDir
    private Path directory;

    private Path launcher = Path.of("");

    @BeforeEach
    void install() throws IOException {
        Path bin = Files.createDirectories(directory.resolve("berth/bin"));
        Path lib = Files.createDirectories(directory.resolve("berth/lib"));
        launcher = Files.copy(Path.of("src/main/launcher/bin/registry"), bin.resolve("registry"));
        Files.copy(Path.of("src/main/launcher/lib/environment.sh"), lib.resolve("environment.sh"));
        makeExecutable(launcher);
    }

    private static void makeExecutable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path java(String name, String version) throws IOException {
        return java(name, version, "echo \"" + name + " $*\"");
    }

    private Path java(String name, String version, String script) throws IOException {
        Path home = directory.resolve(name);
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\n" + script + "\n");
        makeExecutable(java);
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private String run(Path script, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
        process.environment().keySet().removeIf(name -> name.startsWith("JAVA") || name.startsWith("BERTH"));
        process.environment().putAll(environment);
        return new String(process.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void passesArgumentsAndOptionsOn() throws IOException {
        Path home = java("jdk25", "25.0.1");
        String printed = run(launcher, Map.of("JAVA_HOME", home.toString(), "JAVA_OPTS", "-Da=b"), "serve", "a b");
        assertThat(printed)
                .startsWith("jdk25 ")
                .contains(" -Da=b ", "berth/lib/registry.jar io.berth.app.cli.Main serve a b")
                .contains("-Xmx");
    }

    @Test
    void skipsAJavaThatIsTooOld() throws IOException {
        Path old = java("jdk17", "17.0.2");
        Path recent = java("jdk26", "26");
        Map<String, String> environment = Map.of("JAVA_HOME", old.toString(), "PATH", recent + "/bin:/usr/bin:/bin");
        assertThat(run(launcher, environment, "--version")).startsWith("jdk26 ");
    }

    @Test
    void takesTheJavaItIsGiven() throws IOException {
        Path given = java("given", "25");
        assertThat(run(launcher, Map.of("BERTH_JAVA", given.resolve("bin/java").toString())))
                .startsWith("given ");
        assertThat(run(launcher, Map.of("BERTH_JAVA", "/no/java")))
                .isEqualTo("registry: BERTH_JAVA is not an executable: /no/java\n");
    }

    @Test
    void worksThroughSymbolicLinks() throws IOException {
        Path home = java("jdk25", "25");
        Path first = Files.createSymbolicLink(directory.resolve("link"), Path.of("berth/bin/registry"));
        Path second = Files.createSymbolicLink(directory.resolve("second"), first);
        assertThat(run(second, Map.of("JAVA_HOME", home.toString()), "--version"))
                .contains("/berth/lib/registry.jar io.berth.app.cli.Main --version");
    }

    @Test
    void prefersItsOwnRuntimeAndWhatWasRecordedForIt() throws IOException {
        Path other = java("jdk25", "25");
        java("berth/runtime", "25");
        Files.createFile(directory.resolve("berth/lib/registry.aot"));
        assertThat(run(launcher, Map.of("JAVA_HOME", other.toString())))
                .startsWith("berth/runtime ")
                .contains("-XX:AOTCache=", "berth/lib/registry.aot ");
    }

    @Test
    void startsWithoutARecordingWhereThereIsNone() throws IOException {
        java("berth/runtime", "25");
        assertThat(run(launcher, Map.of())).startsWith("berth/runtime ").doesNotContain("AOTCache");
    }

    @Test
    void leavesTheRecordingOfItsOwnRuntimeOutWithAnotherJava() throws IOException {
        Path other = java("jdk25", "25");
        Files.createFile(directory.resolve("berth/lib/registry.aot"));
        assertThat(run(launcher, Map.of("JAVA_HOME", other.toString())))
                .startsWith("jdk25 ")
                .doesNotContain("AOTCache");
        java("berth/runtime", "25");
        assertThat(run(launcher, Map.of("BERTH_JAVA", other.resolve("bin/java").toString())))
                .startsWith("jdk25 ")
                .doesNotContain("AOTCache");
    }

    /** Shells drop variables whose names are not valid shell names. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs /proc")
    void passesVariablesOnThatTheShellDrops() throws IOException {
        java("berth/runtime", "25", PRINT_ENVIRONMENT);
        Map<String, String> variables = Map.of(
                "REGISTRY_HTTP_HEADERS_X-Frame-Options", "[ DENY, *, $HOME ]",
                "REGISTRY_HTTP_HEADERS_Two.Lines", "a\nb=c\n- d",
                "REGISTRY_HTTP_HEADERS_Lines-At-Its-End", "a\n\n",
                "REGISTRY_HTTP_HEADERS_Control-Characters", "\u0001a\u0002\tb\u007f\u0001",
                "REGISTRY_HTTP_HEADERS_Not-Text", "%s %b \\n \\0101 'a' \"b\"",
                "REGISTRY_HTTP_HEADERS_Empty-One", "",
                "REGISTRY_HTTP_ADDR", "REGISTRY_X-Y=:5000");
        String environment = "|" + run(launcher, variables, "serve");
        assertThat(variables)
                .allSatisfy((name, value) -> assertThat(environment).contains("|" + name + "=" + value + "|"));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs /proc")
    void passesThemOnBelowAPathThatLooksLikeAVariable() throws IOException {
        java("berth/runtime", "25", "echo \"$*\"; " + PRINT_ENVIRONMENT);
        Path moved = Files.move(directory.resolve("berth"), directory.resolve("a=b"));
        assertThat(run(moved.resolve("bin/registry"), Map.of("REGISTRY_HTTP_HEADERS_X-It", "1"), "serve"))
                .contains("/a=b/lib/registry.jar io.berth.app.cli.Main serve\n", "|REGISTRY_HTTP_HEADERS_X-It=1|");
    }

    @ParameterizedTest
    @CsvSource({"'', 68, 68", "256m, 68, 68", "192M, 49, 49", "224m, 48, 48", "1g, 548, 548", "2G, 1188, 1188"})
    void dividesTheMemoryItIsGiven(String memory, int heap, int direct) throws IOException {
        java("berth/runtime", "25");
        assertThat(run(launcher, Map.of("BERTH_MEMORY", memory)))
                .contains(" -Xmx" + heap + "m -XX:MaxDirectMemorySize=" + direct + "m ");
    }

    @ParameterizedTest
    @CsvSource({
        "memory.max, 104857600, true",
        "memory/memory.limit_in_bytes, 104857600, true",
        "memory.max, 268435456, false",
        "memory.max, max, false",
        "memory/memory.limit_in_bytes, 9223372036854771712, false"
    })
    void warnsOfAContainerThatMayUseLess(String file, String limit, boolean warned) throws IOException {
        java("berth/runtime", "25");
        Path group = directory.resolve("group");
        Files.createDirectories(group.resolve(file).getParent());
        Files.writeString(group.resolve(file), limit + "\n");
        Files.writeString(launcher, Files.readString(launcher).replace("/sys/fs/cgroup", group.toString()));

        assertThat(run(launcher, Map.of(), "serve")
                        .startsWith("registry: warning: this container may use 100 MiB and"
                                + " BERTH_MEMORY is 256 MiB: under load the kernel ends the server; allow 128 MiB more than"
                                + " BERTH_MEMORY (docker run -m 384m)\n"))
                .isEqualTo(warned);
        assertThat(run(launcher, Map.of(), "healthcheck")).startsWith("berth/runtime ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"191m", "256", "0256m", "m", "1t", "-1g", "1.5g", "9999999m", "256m -Xmx1g"})
    void refusesMemoryThatIsNoneOrTooLittle(String memory) throws IOException {
        java("berth/runtime", "25");
        assertThat(run(launcher, Map.of("BERTH_MEMORY", memory)))
                .isEqualTo("registry: BERTH_MEMORY is not a size of at least 192m: " + memory
                        + " (expected such as 256m or 1g)\n");
    }
}
