package io.berth.storage.metadata;

import java.util.Collection;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * Keeps those out of each other's way, within this process, who read a document and then replace it. Several keys are
 * taken in the order of their locks, so none waits in a circle.
 */
final class KeyLocks {

    private static final int STRIPES = 256;

    private final Lock[] stripes =
            IntStream.range(0, STRIPES).mapToObj(i -> new ReentrantLock()).toArray(Lock[]::new);

    /** Taken until closed, by the same thread. */
    interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /** For replacing what all of these keys say. */
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
