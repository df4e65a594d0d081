package io.berth.core.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, disabledReason = "needs /proc")
final class FileOwnerTest {

    @TempDir
    private Path folder;

    @Test
    void comparesAFileWithTheProcess() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r-xr-x---"));
        Object uid = Files.getAttribute(file, "unix:uid");

        assertThat(FileOwner.besideProcess(file))
                .isEqualTo("it belongs to uid " + uid + " (mode r-xr-x---), the registry runs as uid " + uid);
        assertThat(FileOwner.ofProcess())
                .hasValueSatisfying(ids -> assertThat(ids).startsWith(uid + ":"));
    }

    @Test
    void findsWhatIsThereOfAPath() {
        assertThat(FileOwner.existing(folder.resolve("a/b"))).isEqualTo(folder);
        assertThat(FileOwner.existing(folder)).isEqualTo(folder);
    }
}
