package io.berth.storage.file;

import io.berth.core.journal.JournalContract;
import io.berth.core.store.ServerState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

final class FileJournalTest extends JournalContract {

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
}
