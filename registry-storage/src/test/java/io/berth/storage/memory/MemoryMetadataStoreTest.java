package io.berth.storage.memory;

import io.berth.core.store.MetadataStoreContract;
import io.berth.core.store.StoreUnderTest;

final class MemoryMetadataStoreTest extends MetadataStoreContract {

    private final StoreUnderTest store = new MemoryStoreUnderTest();

    @Override
    protected StoreUnderTest open() {
        return store;
    }
}
