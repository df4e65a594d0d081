package io.berth.storage.file;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * A cache of file contents, validated by the file's attributes on each use, so that no change by any process is missed.
 * Reading attributes is a system call answered from the kernel's cache, fast enough for any thread; on file systems
 * where it might go over a network nothing is cached.
 *
 * <p>As in git's index, a state is cached only when it is older than the tick of the file system's clock, since a later
 * change must then have another time.
 */
final class StatValidatedCache<T> {

    /** Unused entries expire, so that a deleted file does not occupy its space for long. */
    private static final Duration UNUSED = Duration.ofMinutes(1);

    /** The memory of an entry with its key and path, without their characters. */
    private static final int OVERHEAD = 400;

    private final Optional<LocalDisk> disk;
    private final Clock clock;
    private final Cache<String, Known<T>> known;

    private record Known<T>(Path file, FileVersion version, T value) {}

    /**
     * An empty cache.
     *
     * @param disk of cached files; empty to cache nothing
     * @param budgetBytes maximum total weight
     * @param weight of a value in bytes, without its key
     * @param forgotten called for each evicted value; by one thread at a time for each
     */
    StatValidatedCache(
            Optional<LocalDisk> disk, Clock clock, long budgetBytes, ToIntFunction<T> weight, Consumer<T> forgotten) {
        this.disk = disk;
        this.clock = clock;
        this.known = Caffeine.newBuilder()
                .maximumWeight(budgetBytes)
                .weigher((String key, Known<T> entry) -> OVERHEAD + 2 * key.length() + weight.applyAsInt(entry.value))
                .expireAfterAccess(UNUSED)
                .scheduler(Scheduler.systemScheduler())
                .executor(Runnable::run)
                .<String, Known<T>>removalListener((_, entry, _) -> {
                    if (entry != null) {
                        forgotten.accept(entry.value);
                    }
                })
                .build();
    }

    /** The cached value of this key, if its file is unchanged. Never waits for the disk. */
    Optional<T> find(String key) throws IOException {
        Known<T> entry = known.getIfPresent(key);
        if (entry == null) {
            return Optional.empty();
        }
        Optional<FileVersion> now = FileVersion.of(entry.file);
        if (now.isPresent() && now.get().isSame(entry.version)) {
            return Optional.of(entry.value);
        }
        known.asMap().remove(key, entry);
        return Optional.empty();
    }

    /** Whether a value about to be read from a file in this state may be cached. */
    boolean isKeeping(Path file, FileVersion version) throws IOException {
        return disk.isPresent()
                && version.isSettled(clock.instant())
                && disk.get().holds(file);
    }

    /** Caches a value read after its file was in this state. */
    void keep(String key, Path file, FileVersion version, T value) {
        known.put(key, new Known<>(file, version, value));
    }

    /** Removes all entries. */
    void clear() {
        known.invalidateAll();
    }
}
