package io.berth.storage.memory;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** The memory limit of the storage, in bytes of content. */
final class MemoryBudget {

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    /** @param limit in bytes */
    MemoryBudget(long limit) {
        this.limit = limit;
    }

    /** @throws IOException when too little is left; nothing is reserved then */
    void take(long bytes) throws IOException {
        if (used.addAndGet(bytes) > limit) {
            used.addAndGet(-bytes);
            throw new IOException("no space left in memory: it may hold " + limit + " bytes");
        }
    }

    void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }
}
