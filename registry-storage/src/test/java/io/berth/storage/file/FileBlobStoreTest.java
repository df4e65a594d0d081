package io.berth.storage.file;

import io.berth.core.store.BlobStoreContract;
import io.berth.core.store.StoreUnderTest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class FileBlobStoreTest extends BlobStoreContract {

    @TempDir
    Path root;

    @Override
    protected StoreUnderTest open() throws IOException {
        return FileStoreUnderTest.open(root);
    }
}
