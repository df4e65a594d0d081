package io.berth.storage.file;

import io.berth.core.store.MetadataStoreContract;
import io.berth.core.store.StoreUnderTest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class FileMetadataStoreTest extends MetadataStoreContract {

    @TempDir
    Path root;

    @Override
    protected StoreUnderTest open() throws IOException {
        return FileStoreUnderTest.open(root);
    }
}
