package io.berth.core.store;

import io.berth.core.model.RepositoryName;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;

/**
 * Read-write locks of repositories, within this process. Additions hold the lock shared, deletions exclusively: so
 * content that a push has checked is not deleted before the push is recorded. Held for every change of a
 * {@link MetadataStore}. Striped, so two repositories may share a lock; never acquire two at once.
 */
public final class RepositoryLocks {

    private static final int STRIPES = 256;

    private final ReadWriteLock[] stripes =
            Stream.generate(ReentrantReadWriteLock::new).limit(STRIPES).toArray(ReadWriteLock[]::new);

    /** A lock held in a try-with-resources block. */
    public interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /** The shared lock, for additions to a repository. */
    public Held shared(RepositoryName repository) {
        return hold(stripe(repository).readLock());
    }

    /** The exclusive lock, for deletions from a repository. */
    public Held alone(RepositoryName repository) {
        return hold(stripe(repository).writeLock());
    }

    /** Waits until every lock that is held now has been released. The caller must hold none. */
    public void awaitAll() {
        for (ReadWriteLock stripe : stripes) {
            hold(stripe.writeLock()).close();
        }
    }

    private ReadWriteLock stripe(RepositoryName repository) {
        return stripes[Math.floorMod(repository.hashCode(), STRIPES)];
    }

    private static Held hold(Lock lock) {
        lock.lock();
        return lock::unlock;
    }
}
