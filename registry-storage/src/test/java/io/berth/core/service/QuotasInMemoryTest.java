package io.berth.core.service;

import io.berth.storage.Storage;
import io.berth.storage.memory.MemoryStorage;
import java.time.Clock;

/** Quotas over storage in memory. */
final class QuotasInMemoryTest extends QuotasContract {

    @Override
    Storage open() {
        return MemoryStorage.create(Clock.systemUTC());
    }
}
