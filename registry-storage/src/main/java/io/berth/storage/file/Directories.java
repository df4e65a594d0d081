package io.berth.storage.file;

import io.berth.core.model.Page;
import io.berth.core.schedule.Scheduler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * A cache of the names in directories of a local disk. Entries are kept while they are provably current: small
 * directories until they change, large ones as an index updated by inotify.
 */
final class Directories implements DirectoryReader {

    /** Reads the names in a directory. */
    @FunctionalInterface
    interface Scan {
        void read(Path directory, DirectoryNames names) throws IOException;
    }

    private static final Scan READ = (directory, names) -> names.read(directory);

    /** The lowest inotify limit of kernels is 8,192 watches per user. */
    private static final int MOST_WATCHED = 1000;

    private final long device;
    private final UnchangedDirectories unchanged;
    private final DirectoryIndexes indexes;
    private final Scan scan;
    private final Clock clock;

    /** @param device whose directories may be cached; a file system mounted below may be remote */
    Directories(long device, UnchangedDirectories unchanged, DirectoryIndexes indexes, Scan scan, Clock clock) {
        this.device = device;
        this.unchanged = unchanged;
        this.indexes = indexes;
        this.scan = scan;
        this.clock = clock;
    }

    /** A reader for the directories of a store, with a cache if it is on a local disk. */
    static DirectoryReader of(
            Optional<LocalDisk> disk, FileStorageSettings settings, Clock clock, Scheduler scheduler) {
        if (disk.isEmpty()) {
            return DirectoryNames::page;
        }
        WatchedDirectories.Limits limits = new WatchedDirectories.Limits(settings.largeDirectories(), MOST_WATCHED);
        return new Directories(
                disk.get().device(),
                new UnchangedDirectories(settings.smallDirectories()),
                new DirectoryIndexes(new WatchedDirectories(Inotify::open, limits, clock), scheduler),
                READ,
                clock);
    }

    @Override
    public Page<String> page(Path directory, Optional<String> after, int limit) throws IOException {
        Optional<DirectoryState> state = DirectoryState.of(directory).filter(found -> found.device() == device);
        if (state.isEmpty()) {
            return DirectoryNames.page(directory, after, limit);
        }
        Optional<Page<String>> known =
                unchanged.page(state.get(), after, limit).or(() -> indexes.page(directory, state.get(), after, limit));
        return known.isPresent() ? known.get() : read(directory, state.get(), after, limit);
    }

    private Page<String> read(Path directory, DirectoryState state, Optional<String> after, int limit)
            throws IOException {
        Instant now = clock.instant();
        DirectoryNames names = new DirectoryNames(after, limit);
        scan.read(directory, names);
        Page<String> page = names.page();
        if (names.areFew()) {
            unchanged.remember(state, now, names.all());
        } else if (after.isPresent() || page.more()) {
            // A request for all names would not come back for a next page.
            indexes.want(directory);
        }
        return page;
    }

    @Override
    public void close() {
        indexes.close();
    }
}
