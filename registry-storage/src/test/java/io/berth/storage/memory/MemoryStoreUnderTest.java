package io.berth.storage.memory;

import io.berth.core.store.BlobStore;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.StoreUnderTest;
import io.berth.core.store.UploadStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Storage in memory, which keeps its content when it is opened again. */
final class MemoryStoreUnderTest implements StoreUnderTest {

    private final MemoryStorage storage;

    MemoryStoreUnderTest() {
        this(Duration.ofSeconds(10));
    }

    /** @param patience how long a writer waits for the previous writer of its upload */
    MemoryStoreUnderTest(Duration patience) {
        storage = MemoryStorage.create(1 << 27, patience, Clock.systemUTC());
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
    public List<String> leftovers() {
        return List.of();
    }

    @Override
    public void close() {
        // It is opened again within the same test.
    }
}
