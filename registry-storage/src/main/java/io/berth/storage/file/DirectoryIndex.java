package io.berth.storage.file;

import io.berth.core.model.Page;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The names in one watched directory: what a scan found and what was heard since the watch began, which was before the
 * scan. What was heard about a name is newer than what the scan says of it. Not safe for use by many threads.
 */
final class DirectoryIndex {

    /** So much may happen during a scan; beyond it, the scan is given up. */
    private static final int MOST_HEARD = 50_000;

    private final DirectoryState directory;
    private final PackedNames names = new PackedNames();
    private final Set<String> heard = new HashSet<>();
    private boolean complete;

    /** @param directory by which another one at its path is told apart */
    DirectoryIndex(DirectoryState directory) {
        this.directory = directory;
    }

    boolean isOf(DirectoryState other) {
        return directory.isOf(other);
    }

    void scanned(List<String> found) {
        found.stream().filter(name -> !heard.contains(name)).forEach(names::add);
    }

    /** The scan is over: from now on the names are those in the directory. */
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

    /** Whether so much happens that the scan had better be done another time. */
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
