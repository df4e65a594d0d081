package io.berth.core.service;

import io.berth.storage.Storage;
import io.berth.storage.file.FileStorage;
import io.berth.storage.file.FileStorageSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;

/** Quotas over files. */
final class QuotasInFilesTest extends QuotasContract {

    @TempDir
    private Path folder;

    @Override
    Storage open() throws IOException {
        return FileStorage.open(folder, new FileStorageSettings(false, 16), Clock.systemUTC());
    }
}
