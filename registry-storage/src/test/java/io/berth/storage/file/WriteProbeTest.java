package io.berth.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.storage.layout.StorageLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whether a store can be written is known before anything listens. */
final class WriteProbeTest {

    @TempDir
    private Path directory;

    @Test
    void makesTheDirectoryAndLeavesNoFile() throws IOException {
        Path root = directory.resolve("a/b");
        WriteProbe.run(root);
        WriteProbe.run(root);
        assertThat(root.resolve(StorageLayout.TEMPORARY)).isEmptyDirectory();
    }

    @Test
    void refusesAFileInPlaceOfADirectory() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> WriteProbe.run(file))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("the storage cannot be written: " + file + ": ", "ot a directory");
        assertThatThrownBy(() -> WriteProbe.run(file.resolve("below"))).hasMessageContaining(file + ": ");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs /proc")
    void refusesAnotherOwnersDirectoryWithTheCommandThatHelps() throws IOException {
        Path root = Files.createDirectory(directory.resolve("root"));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("r-xr-xr-x"));

        assertThat(refusedWithoutPrivileges(root))
                .contains(root + ": permission denied", "(mode r-xr-xr-x)", "chown -R ");
    }

    /** What the probe says in a process that is bound by modes, as it would not be in one of root. */
    private static String refusedWithoutPrivileges(Path root) throws IOException {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("setpriv", "--inh-caps=-dac_override", "--bounding-set=-dac_override"));
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        command.addAll(List.of(java, "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Probe.class.getName(), root.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** The program of that process. */
    static final class Probe {

        private Probe() {}

        public static void main(String... arguments) {
            try {
                WriteProbe.run(Path.of(arguments[0]));
            } catch (IOException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }
}
