package io.berth.storage.file;

import io.berth.core.model.Page;
import io.berth.storage.metadata.SetAssociativeCache;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A cache of the names in small directories, valid while these do not change. Most of the very many such directories
 * have the same few names, so that each costs some forty bytes.
 */
final class UnchangedDirectories {

    private static final int MOST_SHARED = 64;

    /** The memory of a directory without names of its own. */
    private static final int OVERHEAD = 40;

    /** The memory of a string without its characters. */
    private static final int STRING_OVERHEAD = 40;

    /** Not allowed in names. */
    private static final String SEPARATOR = "/";

    private final long mostBytes;
    private final SetAssociativeCache<String> memo;
    private final Map<String, String> shared = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    /** @param memory maximum of bytes, half of them for lists that no other directory shares */
    UnchangedDirectories(long memory) {
        mostBytes = memory / 2;
        memo = new SetAssociativeCache<>((int) Math.min(memory / 2 / OVERHEAD, 1 << 20));
    }

    /** A page of the names; empty when they are not cached, or outdated. */
    Optional<Page<String>> page(DirectoryState state, Optional<String> after, int limit) {
        return memo.get(state.inode(), state.changed()).map(joined -> {
            DirectoryNames names = new DirectoryNames(after, limit);
            if (!joined.isEmpty()) {
                List.of(joined.split(SEPARATOR)).forEach(names::add);
            }
            return names.page();
        });
    }

    /**
     * Caches the names of a directory.
     *
     * @param state of the directory before it was read
     * @param now before it was read
     */
    void remember(DirectoryState state, Instant now, List<String> names) {
        if (state.isSettled(now)) {
            put(state, String.join(SEPARATOR, names.stream().sorted().toList()));
        }
    }

    private void put(DirectoryState state, String joined) {
        if (bytes.get() > mostBytes) {
            memo.clear();
            bytes.set(0);
        }
        String kept = share(joined);
        Optional<String> displaced = memo.put(state.inode(), state.changed(), kept);
        bytes.addAndGet(bytesOf(kept) - displaced.map(this::bytesOf).orElse(0));
    }

    /** The first lists are shared with all that equal them: those of a repository's own levels are soon among them. */
    private String share(String joined) {
        String known = shared.get(joined);
        if (known == null && shared.size() < MOST_SHARED) {
            shared.put(joined, joined);
        }
        return known == null ? joined : known;
    }

    private int bytesOf(String joined) {
        return shared.containsKey(joined) ? 0 : joined.length() + STRING_OVERHEAD;
    }
}
