package io.berth.storage.memory;

import io.berth.core.store.BlobStoreContract;
import io.berth.core.store.StoreUnderTest;

final class MemoryBlobStoreTest extends BlobStoreContract {

    private final StoreUnderTest store = new MemoryStoreUnderTest();

    @Override
    protected StoreUnderTest open() {
        return store;
    }
}
