package io.berth.core.store;

final class MemoryStateTest extends ServerStateContract {

    private final MemoryState state = new MemoryState();

    @Override
    protected ServerState state() {
        return state;
    }
}
