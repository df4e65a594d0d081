package io.berth.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The image's start script in its own root, with only the documented programs. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a POSIX shell script")
final class ImageScriptTest {

    private static final List<String> TOOLS = List.of("cat", "dirname", "env", "grep", "tail", "tr");
    private static final String SHIPPED = "version: 0.1\n";
    private static final String MOUNTED = "version: 0.1\nhttp: {addr: :5001}\n";

    @TempDir
    private Path root;

    private Path script = Path.of("");

    @BeforeEach
    void install() throws IOException {
        write("opt/berth/config.yml", SHIPPED);
        write("etc/distribution/config.yml", SHIPPED);
        write("etc/docker/registry/config.yml", SHIPPED);
        write("proc/1/cmdline", "");
        write("opt/berth/lib/environment.sh", Files.readString(Path.of("src/main/launcher/lib/environment.sh")));
        script = executable("bin/registry", inRoot(Files.readString(Path.of("../docker/registry"))));
        executable(
                "opt/berth/bin/registry",
                "#!/bin/sh\necho \"means $REGISTRY_CONFIGURATION_PATH\"\n[ -z \"$BERTH_SHIPPED_CONFIGURATION\" ] || echo shipped\n[ \"$1\" != healthcheck ] || echo \"$*\"\n");
        for (String tool : TOOLS) {
            Files.createSymbolicLink(withParent("tools/" + tool), program(tool));
        }
    }

    private static Path program(String tool) {
        return List.of("/usr/bin", "/bin").stream()
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    private String inRoot(String text) {
        return text.replace("/opt/berth", root + "/opt/berth")
                .replace("/etc/", root + "/etc/")
                .replace("/proc/1/", root + "/proc/1/");
    }

    private Path withParent(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return file;
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(withParent(name), text);
    }

    private Path executable(String name, String text) throws IOException {
        return Files.setPosixFilePermissions(write(name, text), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String run(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(words));
        ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
        process.environment().keySet().removeIf(name -> name.startsWith("REGISTRY"));
        process.environment().put("PATH", root.resolve("tools").toString());
        return new String(process.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void meansTheShippedConfiguration() throws IOException {
        assertThat(run("serve")).isEqualTo("means " + root + "/etc/distribution/config.yml\nshipped\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"etc/distribution/config.yml", "etc/docker/registry/config.yml"})
    void meansTheConfigurationThatIsMounted(String file) throws IOException {
        write(file, MOUNTED);
        assertThat(run("serve")).isEqualTo("means " + root + "/" + file + "\n");
    }

    @Test
    void namesTheMountedFileThatDoesNotCount() throws IOException {
        write("etc/distribution/config.yml", MOUNTED);
        write("etc/docker/registry/config.yml", MOUNTED);
        String means = "means " + root + "/etc/distribution/config.yml\n";
        assertThat(run("serve")).isEqualTo(means);
        write("etc/docker/registry/config.yml", "version: 0.1\nhttp: {addr: :5002}\n");
        assertThat(run("serve"))
                .isEqualTo("registry: " + root + "/etc/docker/registry/config.yml is not used, as a configuration is"
                        + " mounted at " + root + "/etc/distribution/config.yml, too\n" + means);
        assertThat(run("healthcheck")).startsWith(means);
    }

    @Test
    void meansTheConfigurationOfTheServer() throws IOException {
        write("proc/1/cmdline", "java\0serve\0/my.yml\0");
        assertThat(run("show-config")).isEqualTo("means /my.yml\n");
    }

    @Test
    void asksAServerWithDevelopmentTlsOverHttps() throws IOException {
        assertThat(run("healthcheck")).endsWith("\nhealthcheck\n");
        write("proc/1/cmdline", "java\0serve\0--dev-tls\0");
        assertThat(run("healthcheck")).endsWith("\nhealthcheck --dev-tls\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cat", "dirname", "env", "grep", "tail", "tr"})
    void namesTheProgramThatIsMissing(String tool) throws IOException {
        Files.delete(root.resolve("tools").resolve(tool));
        assertThat(run("serve"))
                .startsWith("registry: this image has no " + tool + ", ")
                .hasLineCount(1);
    }
}
