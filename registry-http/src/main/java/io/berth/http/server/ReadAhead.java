package io.berth.http.server;

import java.util.concurrent.Semaphore;

/**
 * A shared budget for reading bodies further ahead than the window that each has: enough for a few whose client and
 * disk are both fast. Without it a body stops and restarts its socket more often, and memory stays the same.
 */
final class ReadAhead {

    /** The window of a body with this extra room, in bytes: about what arrives while a chunk is written to disk. */
    static final int WIDE_WINDOW = 1024 * 1024;

    private static final int MOST = 8;

    private final Semaphore free = new Semaphore(MOST);

    /** Takes room for one body, to be given back; false when the budget is used up. */
    boolean tryTake() {
        return free.tryAcquire();
    }

    void giveBack() {
        free.release();
    }
}
