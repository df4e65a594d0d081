package io.berth.storage.file;

import io.berth.core.store.StoreUnderTest;
import io.berth.core.store.UploadStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

final class FileUploadStoreTest extends UploadStoreContract {

    @TempDir
    Path root;

    @Override
    protected StoreUnderTest open(Duration patience) throws IOException {
        return FileStoreUnderTest.open(root, patience);
    }
}
