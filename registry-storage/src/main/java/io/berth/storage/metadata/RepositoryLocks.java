package io.berth.storage.metadata;

import io.berth.core.model.RepositoryName;
import java.util.Collection;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;

/**
 * Keeps writers of one repository out of each other's way, within this process. Pushes share a repository, removals
 * have it alone, and what is read and then replaced is held by name. Always in this order, and several names in theirs,
 * so nobody waits in a circle.
 */
final class RepositoryLocks {

    private static final int STRIPES = 256;

    private final ReadWriteLock[] repositories = IntStream.range(0, STRIPES)
            .mapToObj(i -> new ReentrantReadWriteLock())
            .toArray(ReadWriteLock[]::new);
    private final Lock[] names =
            IntStream.range(0, STRIPES).mapToObj(i -> new ReentrantLock()).toArray(Lock[]::new);

    /** Taken until closed, by the same thread. */
    interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /** For adding to a repository. */
    Hold share(RepositoryName repository) {
        return hold(repositories[stripe(repository.hashCode())].readLock());
    }

    /** For removing what others may just be adding to. */
    Hold exclude(RepositoryName repository) {
        return hold(repositories[stripe(repository.hashCode())].writeLock());
    }

    /** For replacing what this key says. */
    Hold replace(String key) {
        return hold(names[stripe(key.hashCode())]);
    }

    /** For replacing what all of these keys say. */
    Hold replace(Collection<String> keys) {
        int[] stripes = keys.stream()
                .mapToInt(key -> stripe(key.hashCode()))
                .sorted()
                .distinct()
                .toArray();
        IntStream.of(stripes).forEach(stripe -> names[stripe].lock());
        return () -> IntStream.of(stripes).forEach(stripe -> names[stripe].unlock());
    }

    private static Hold hold(Lock lock) {
        lock.lock();
        return lock::unlock;
    }

    private static int stripe(int hash) {
        return Math.floorMod(hash * 0x9E3779B9, STRIPES);
    }
}
