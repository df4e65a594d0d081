package io.berth.storage.file;

import io.berth.core.model.Page;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The names in one watched directory: those found by a scan, merged with events since the watch began, which was before
 * the scan. An event about a name overrides the scan. Not thread-safe.
 */
final class DirectoryIndex {

    /** The maximum of events during a scan; beyond it, the scan is given up. */
    private static final int MOST_HEARD = 50_000;

    private final DirectoryState directory;
    private final PackedNames names = new PackedNames();
    private final Set<String> heard = new HashSet<>();
    private boolean complete;

    /** @param directory its identity, to detect a different one at the same path */
    DirectoryIndex(DirectoryState directory) {
        this.directory = directory;
    }

    boolean isOf(DirectoryState other) {
        return directory.isOf(other);
    }

    void scanned(List<String> found) {
        found.stream().filter(name -> !heard.contains(name)).forEach(names::add);
    }

    /** The scan has ended: from now on the index is complete. */
    void complete() {
        complete = true;
        heard.clear();
    }

    boolean isComplete() {
        return complete;
    }

    void appeared(String name) {
        hear(name);
        names.add(name);
    }

    void vanished(String name) {
        hear(name);
        names.remove(name);
    }

    private void hear(String name) {
        if (!complete) {
            heard.add(name);
        }
    }

    /** Whether there are so many changes that the scan should be retried later. */
    boolean isRestless() {
        return heard.size() > MOST_HEARD;
    }

    Page<String> page(Optional<String> after, int limit) {
        return names.page(after, limit);
    }

    long bytes() {
        return names.bytes();
    }
}
