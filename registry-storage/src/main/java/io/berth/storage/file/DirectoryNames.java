package io.berth.storage.file;

import io.berth.core.model.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** Sorts the part of a directory that is asked for. However large the directory, it holds no more than a page. */
final class DirectoryNames {

    private final Optional<String> after;
    private final int limit;
    private final NavigableSet<String> smallest = new TreeSet<>();

    private DirectoryNames(Optional<String> after, int limit) {
        this.after = after;
        this.limit = limit;
    }

    /** A page of the names in a directory, in the order of their characters; empty when there is no directory. */
    static Page<String> page(Path directory, Optional<String> after, int limit) throws IOException {
        DirectoryNames names = new DirectoryNames(after, limit);
        DirectoryEntries.anyMatch(directory, entry -> {
            names.add(entry.getFileName().toString());
            return false;
        });
        return names.page();
    }

    private void add(String name) {
        if (after.isPresent() && name.compareTo(after.get()) <= 0) {
            return;
        }
        boolean isBeyondPage = isFull() && name.compareTo(smallest.last()) > 0;
        if (!isBeyondPage && smallest.add(name) && smallest.size() - 1 > limit) {
            smallest.pollLast();
        }
    }

    private boolean isFull() {
        return smallest.size() > limit;
    }

    private Page<String> page() {
        List<String> names = List.copyOf(smallest);
        return isFull() ? new Page<>(names.subList(0, limit), true) : new Page<>(names, false);
    }
}
