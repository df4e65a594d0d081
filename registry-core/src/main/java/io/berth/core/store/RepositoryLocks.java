package io.berth.core.store;

import io.berth.core.model.RepositoryName;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;

/**
 * The locks of repositories, within this process. Whoever adds to a repository shares it, whoever takes from it has it
 * alone: so what a push has just found is not taken away before the push is recorded. Held around every change of a
 * {@link MetadataStore}. Striped, so two repositories may share a lock; never take two at once.
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

    /** For adding to a repository. */
    public Held shared(RepositoryName repository) {
        return hold(stripe(repository).readLock());
    }

    /** For taking from a repository. */
    public Held alone(RepositoryName repository) {
        return hold(stripe(repository).writeLock());
    }

    private ReadWriteLock stripe(RepositoryName repository) {
        return stripes[Math.floorMod(repository.hashCode(), STRIPES)];
    }

    private static Held hold(Lock lock) {
        lock.lock();
        return lock::unlock;
    }
}
