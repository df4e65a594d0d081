package io.berth.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.berth.storage.layout.StorageLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whether a store is writable is checked before the server listens. */
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

    /** A parent of the store may be the system's: the message must not contain a command that changes it. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs /proc")
    void tellsToMakeAMissingDirectoryAndLeavesThoseAboveIt() throws IOException {
        Path above = Files.createDirectory(directory.resolve("above"));
        Files.setPosixFilePermissions(above, PosixFilePermissions.fromString("r-xr-xr-x"));
        Path root = above.resolve("a/b");

        assertThat(refusedWithoutPrivileges(root))
                .contains(root + " does not exist and cannot be made in " + above + ": permission denied")
                .contains("mkdir -p " + root + " && chown ", " " + root + " (in a container: mount a volume there)")
                .doesNotContain("-R");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs /proc")
    void tellsNoCommandForADirectoryOfOtherFiles() throws IOException {
        Path root = Files.createDirectory(directory.resolve("root"));
        Files.createFile(root.resolve("of another program"));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("r-xr-xr-x"));

        assertThat(refusedWithoutPrivileges(root))
                .contains(root + ": permission denied", "name a directory of the registry's own as storage.filesystem")
                .doesNotContain("chown");
    }

    /** As {@code /var/lib} on a machine with docker, and {@code /root}. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs /proc")
    void tellsNoCommandForADirectoryOfTheSystem() throws IOException {
        Path lib = Files.createDirectory(directory.resolve("lib"));
        Files.createDirectories(lib.resolve("docker/overlay2"));
        Files.createDirectories(lib.resolve("systemd"));
        Path docker = Files.createDirectory(directory.resolve("only-docker"));
        Files.createDirectories(docker.resolve("docker/overlay2"));
        Path store = Files.createDirectory(directory.resolve("store-and-more"));
        Files.createDirectories(store.resolve(StorageLayout.REPOSITORIES));
        Files.createDirectories(store.resolve("etc"));
        for (Path root : new Path[] {lib, docker, store}) {
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("r-xr-xr-x"));
            assertThat(refusedWithoutPrivileges(root))
                    .contains("permission denied", "name a directory of the registry's own")
                    .doesNotContain("chown");
        }
        Path closed = Files.createDirectory(directory.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("--x--x--x"));
        assertThat(refusedWithoutPrivileges(closed))
                .contains("let the registry read and enter it, or name a directory of the registry's own")
                .doesNotContain("chown");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs /proc")
    void namesTheDirectoryThatCannotBeEntered() throws IOException {
        Path closed = Files.createDirectory(directory.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThat(refusedWithoutPrivileges(closed.resolve("root")))
                .contains("written: " + closed + ": permission denied", "let the registry enter it")
                .doesNotContain("chown");
    }

    /** The directory was made for the server; a command that ran as root has left something in it. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs /proc")
    void tellsToOwnWhatIsOfAnotherUserInAnOwnDirectory() throws IOException {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path root = Files.createDirectory(directory.resolve("root"));
        Files.createDirectory(root.resolve("auth"));
        Path temporary = Files.createDirectories(root.resolve(StorageLayout.TEMPORARY));
        for (Path own : List.of(root, root.resolve("docker"), root.resolve("docker/registry"), temporary.getParent())) {
            Files.setAttribute(own, "unix:uid", Unprivileged.UID);
        }

        assertThat(Unprivileged.runAsOther(Probe.class, root))
                .contains(temporary + ": permission denied; it belongs to uid 0 ")
                .endsWith(": chown -R " + Unprivileged.UID + ":" + Unprivileged.UID + " " + root + "\n");
    }

    private static String refusedWithoutPrivileges(Path root) throws IOException {
        return Unprivileged.run(Probe.class, root);
    }

    /** The program run in a process subject to file modes. */
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
