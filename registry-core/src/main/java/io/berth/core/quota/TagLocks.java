package io.berth.core.quota;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** Excludes moves and deletions of the same tag while one of them looks whether the tag exists. */
final class TagLocks {

    private static final int STRIPES = 256;

    private final Lock[] stripes =
            Stream.generate(ReentrantLock::new).limit(STRIPES).toArray(Lock[]::new);

    /** Held until closed, by the same thread. */
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /** Locks all of these tags, in a fixed order, so there is no deadlock. */
    Held hold(Collection<Item> tags) {
        List<Lock> taken = tags.stream()
                .map(tag -> Math.floorMod(tag.hashCode() * 0x9E3779B9, STRIPES))
                .sorted()
                .distinct()
                .map(stripe -> stripes[stripe])
                .toList();
        taken.forEach(Lock::lock);
        return () -> taken.forEach(Lock::unlock);
    }
}
