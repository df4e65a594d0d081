package io.berth.storage.file;

import io.berth.core.store.BlobStore;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.StoreUnderTest;
import io.berth.core.store.UploadStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Storage in a temporary directory. */
record FileStoreUnderTest(FileStorage storage, Path root) implements StoreUnderTest {

    static FileStoreUnderTest open(Path root) throws IOException {
        return open(root, FileStorageSettings.DEFAULTS.writerPatience());
    }

    /** @param patience how long a writer waits for the previous writer of its upload */
    static FileStoreUnderTest open(Path root, Duration patience) throws IOException {
        FileStorageSettings settings = new FileStorageSettings(true, 16, patience);
        return new FileStoreUnderTest(FileStorage.open(root, settings, Clock.systemUTC()), root.toRealPath());
    }

    @Override
    public BlobStore blobs() {
        return storage.blobs();
    }

    @Override
    public UploadStore uploads() {
        return storage.uploads();
    }

    @Override
    public MetadataStore metadata() {
        return storage.metadata();
    }

    @Override
    public List<String> leftovers() throws IOException {
        try (Stream<Path> tree = Files.walk(root)) {
            return tree.map(path -> root.relativize(path).toString())
                    .filter(path -> path.matches(".*/(_uploads|_temporary|_deleted)/.*|.*\\.tmp"))
                    .toList();
        }
    }

    @Override
    public void close() {
        storage.close();
    }
}
