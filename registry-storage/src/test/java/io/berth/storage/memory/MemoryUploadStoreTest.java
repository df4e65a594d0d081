package io.berth.storage.memory;

import io.berth.core.store.StoreUnderTest;
import io.berth.core.store.UploadStoreContract;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

final class MemoryUploadStoreTest extends UploadStoreContract {

    private final Map<Duration, StoreUnderTest> stores = new HashMap<>();

    @Override
    protected StoreUnderTest open(Duration patience) {
        return stores.computeIfAbsent(patience, MemoryStoreUnderTest::new);
    }
}
