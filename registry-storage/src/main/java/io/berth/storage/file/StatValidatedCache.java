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
 * What was read of files lately, good for as long as the file is the same: one look at its attributes tells, so that no
 * change is missed, whoever made it. That look is a system call answered from the kernel's own cache, short enough for
 * any thread; on file systems where it might go over a network nothing is remembered at all.
 *
 * <p>The rule is the one by which git trusts its index: a state is remembered once it is older than the tick of the
 * file system's clock, since a later change must then carry another time.
 */
final class StatValidatedCache<T> {

    /** What nobody asks for is let go of, so that a deleted file does not keep its space for long. */
    private static final Duration UNUSED = Duration.ofMinutes(1);

    /** An entry with its key and path, besides their characters. */
    private static final int OVERHEAD = 400;

    private final Optional<LocalDisk> disk;
    private final Clock clock;
    private final Cache<String, Known<T>> known;

    private record Known<T>(Path file, FileVersion version, T value) {}

    /**
     * Nothing known yet.
     *
     * @param disk that remembered files are on; empty when nothing may be remembered
     * @param budgetBytes how much all that is remembered may weigh
     * @param weight of a value in bytes, its key aside
     * @param forgotten is told of each value that is dropped; by one thread at a time for each
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

    /** What was read of the file under this key, if it is still the same. Never waits for the disk. */
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

    /** Whether a value may be kept that is about to be read from a file in this state. */
    boolean isKeeping(Path file, FileVersion version) throws IOException {
        return disk.isPresent()
                && version.isSettled(clock.instant())
                && disk.get().holds(file);
    }

    /** Remembers what was read, after its file was seen in this state. */
    void keep(String key, Path file, FileVersion version, T value) {
        known.put(key, new Known<>(file, version, value));
    }

    /** Drops everything. */
    void clear() {
        known.invalidateAll();
    }
}
