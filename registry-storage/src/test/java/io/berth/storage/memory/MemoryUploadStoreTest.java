package io.berth.storage.memory;

import io.berth.core.store.StoreUnderTest;
import io.berth.core.store.UploadStoreContract;

final class MemoryUploadStoreTest extends UploadStoreContract {

    private final StoreUnderTest store = new MemoryStoreUnderTest();

    @Override
    protected StoreUnderTest open() {
        return store;
    }
}
