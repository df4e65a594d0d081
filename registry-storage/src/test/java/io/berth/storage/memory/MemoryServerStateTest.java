package io.berth.storage.memory;

import io.berth.core.store.ServerState;
import io.berth.core.store.ServerStateContract;
import java.time.Clock;

final class MemoryServerStateTest extends ServerStateContract {

    private final MemoryStorage storage = MemoryStorage.create(Clock.systemUTC());

    @Override
    protected ServerState state() {
        return storage.state();
    }
}
