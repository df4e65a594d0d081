package io.berth.core.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Error messages of failed file operations. */
final class FileFailureTest {

    @TempDir
    private Path directory;

    @Test
    void saysWhoseAFileIsThatIsDenied() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThat(FileFailure.line(new AccessDeniedException(file.toString())).orElseThrow())
                .startsWith(file + ": permission denied; it belongs to ");
    }

    @Test
    void saysWhoseTheDirectoryIsOfOneThatIsNotThere() {
        Path file = directory.resolve("a/b");
        assertThat(FileFailure.line(new AccessDeniedException(file.toString())).orElseThrow())
                .startsWith(file + ": permission denied; " + directory + " belongs to ");
    }

    @Test
    void saysOfADirectoryThatItIsNoFile() {
        assertThat(FileFailure.line(new FileSystemException("/x", null, "Is a directory")))
                .hasValue("/x: is a directory, not a file");
    }

    @Test
    void namesNoFileThatTheFailureDoesNot() {
        assertThat(FileFailure.line(new IOException("broken"))).isEmpty();
        assertThat(FileFailure.line(new AccessDeniedException(null))).isEmpty();
    }
}
