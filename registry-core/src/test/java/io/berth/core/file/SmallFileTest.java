package io.berth.core.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SmallFileTest {

    @TempDir
    private Path folder;

    @Test
    void readsUpToTheLimit() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "å".repeat(512));

        assertThat(new SmallFile(file, 1024).text()).hasSize(512);
    }

    @Test
    void refusesOneByteMore() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "a".repeat(1025));

        assertThatExceptionOfType(FileTooLargeException.class)
                .isThrownBy(new SmallFile(file, 1024)::bytes)
                .withMessage(file + ": larger than 1 KiB (limit)");
    }

    @Test
    void refusesADeviceThatNeverEnds() {
        Path zeros = Path.of("/dev/zero");
        assumeThat(zeros).exists();

        assertThatExceptionOfType(FileTooLargeException.class)
                .isThrownBy(new SmallFile(zeros, SmallFile.CONFIGURATION)::bytes)
                .withMessage("/dev/zero: larger than 1 MiB (limit)");
    }

    @Test
    void namesADirectory() {
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(new SmallFile(folder, 1024)::bytes)
                .withMessageStartingWith(folder + ": ");
    }

    @Test
    void refusesTextInAnotherEncoding() throws IOException {
        Path file = Files.write(folder.resolve("a"), new byte[] {(byte) 0xe5});

        assertThatExceptionOfType(CharacterCodingException.class).isThrownBy(new SmallFile(file, 1024)::text);
        assertThat(new SmallFile(file, 1024).text(StandardCharsets.ISO_8859_1)).isEqualTo("å");
    }
}
