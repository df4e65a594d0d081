package io.berth.storage.memory;

import io.berth.core.journal.JournalContract;
import io.berth.core.store.ServerState;
import java.time.Clock;

final class MemoryJournalTest extends JournalContract {

    private final MemoryStorage storage = MemoryStorage.create(Clock.systemUTC());

    @Override
    protected ServerState state() {
        return storage.state();
    }
}
