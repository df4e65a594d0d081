package io.berth.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.store.ServerState;
import io.berth.core.store.ServerStateContract;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class FileServerStateTest extends ServerStateContract {

    @TempDir
    private Path root;

    private FileStorage storage;

    @BeforeEach
    void open() throws IOException {
        storage = FileStorage.open(root, new FileStorageSettings(true, 10), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        storage.close();
    }

    @Override
    protected ServerState state() {
        return storage.state();
    }

    @Test
    void isForItsOwnerOnly() throws IOException {
        state().write("keys/a", new byte[] {1});

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("berth"))))
                .isEqualTo("rwx------");
    }

    /** A process without read permission must not see an empty state. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs setpriv")
    void isNotEmptyForWhoMayNotLook() throws IOException {
        state().write("keys/a", new byte[] {1});
        assertThat(Unprivileged.run(Names.class, root)).contains("[a]");

        Files.setPosixFilePermissions(root.resolve("berth"), PosixFilePermissions.fromString("---------"));

        assertThat(Unprivileged.run(Names.class, root))
                .contains(AccessDeniedException.class.getName() + ": " + root.resolve("berth/keys"));
    }

    /** Prints the names below a level. */
    static final class Names {

        private Names() {}

        public static void main(String... arguments) throws IOException {
            try (FileStorage storage =
                    FileStorage.open(Path.of(arguments[0]), new FileStorageSettings(true, 10), Clock.systemUTC())) {
                System.out.println(storage.state().names("keys"));
            } catch (AccessDeniedException e) {
                System.out.println(e);
            }
        }
    }

    @Test
    void leavesAStoreAloneThatItHasNothingToRememberIn() {
        assertThat(root.resolve("berth")).doesNotExist();
    }
}
