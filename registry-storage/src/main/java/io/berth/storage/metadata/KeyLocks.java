package io.berth.storage.metadata;

import java.util.Collection;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * Serializes read-modify-write of documents within this process. Several keys are locked in a fixed order, so there is
 * no deadlock.
 */
final class KeyLocks {

    private static final int STRIPES = 256;

    private final Lock[] stripes =
            IntStream.range(0, STRIPES).mapToObj(i -> new ReentrantLock()).toArray(Lock[]::new);

    /** Held until closed, by the same thread. */
    interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /** Locks all of these keys. */
    Hold replace(Collection<String> keys) {
        int[] taken =
                keys.stream().mapToInt(KeyLocks::stripe).sorted().distinct().toArray();
        IntStream.of(taken).forEach(stripe -> stripes[stripe].lock());
        return () -> IntStream.of(taken).forEach(stripe -> stripes[stripe].unlock());
    }

    private static int stripe(String key) {
        return Math.floorMod(key.hashCode() * 0x9E3779B9, STRIPES);
    }
}
