package io.berth.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.storage.layout.StorageLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CreatedFilesTest {

    @TempDir
    private Path root;

    private FileStorage open() throws IOException {
        return FileStorage.open(root, FileStorageSettings.DEFAULTS, Clock.systemUTC());
    }

    @Test
    void areCreatedOnceByTwoProcessesOnOneVolume() throws IOException {
        try (FileStorage one = open();
                FileStorage other = open()) {
            assertThat(one.state().create("uploads/secret", new byte[] {1})).isTrue();
            assertThat(other.state().create("uploads/secret", new byte[] {2})).isFalse();
            assertThat(other.state().read("uploads/secret")).hasValue(new byte[] {1});
        }
    }

    @Test
    void leaveNoDraftBehind() throws IOException {
        try (FileStorage storage = open()) {
            storage.state().create("uploads/secret", new byte[] {1});
            storage.state().create("uploads/secret", new byte[] {2});
        }

        assertThat(root.resolve(StorageLayout.TEMPORARY)).isEmptyDirectory();
    }
}
