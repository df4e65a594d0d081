package io.berth.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.storage.layout.StorageLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.condition.DisabledOnOs;
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
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no modes")
    @DisabledIf("isRoot")
    void refusesAnotherOwnersDirectoryWithTheCommandThatHelps() throws IOException {
        Path root = Files.createDirectory(directory.resolve("root"));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("r-xr-xr-x"));
        assertThatThrownBy(() -> WriteProbe.run(root))
                .hasMessageContainingAll(root + ": permission denied", "(mode r-xr-xr-x)", "chown -R ");
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
