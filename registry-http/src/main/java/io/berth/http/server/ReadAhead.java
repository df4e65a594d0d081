package io.berth.http.server;

import java.util.concurrent.Semaphore;

/**
 * Room for bodies to be read further ahead than the window that each of them has: as much as a few need whose client
 * and disk are both fast. With more of them, each stops and starts its socket more often, and memory stays the same.
 */
final class ReadAhead {

    /** What a body may hold with such room, in bytes: about what comes while a chunk is written. */
    static final int WIDE_WINDOW = 2 * 1024 * 1024;

    private static final int MOST = 8;

    private final Semaphore free = new Semaphore(MOST);

    /** Takes room for one body, to be given back; false when there is none. */
    boolean tryTake() {
        return free.tryAcquire();
    }

    void giveBack() {
        free.release();
    }
}
