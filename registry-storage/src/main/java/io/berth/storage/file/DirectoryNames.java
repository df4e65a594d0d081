package io.berth.storage.file;

import io.berth.core.model.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** Sorts the requested part of a directory. Holds little more than a page, however large the directory. */
final class DirectoryNames {

    /** The maximum of names in a small directory. */
    static final int FEW = 256;

    private final Optional<String> after;
    private final int limit;
    private final NavigableSet<String> smallest = new TreeSet<>();
    private final List<String> first = new ArrayList<>();

    DirectoryNames(Optional<String> after, int limit) {
        this.after = after;
        this.limit = limit;
    }

    /** A page of the names in a directory, in the order of their characters; empty when there is no directory. */
    static Page<String> page(Path directory, Optional<String> after, int limit) throws IOException {
        DirectoryNames names = new DirectoryNames(after, limit);
        names.read(directory);
        return names.page();
    }

    /** Adds the names in a directory. */
    void read(Path directory) throws IOException {
        DirectoryEntries.anyMatch(directory, entry -> {
            add(entry.getFileName().toString());
            return false;
        });
    }

    /** Adds a name. */
    void add(String name) {
        if (areFew()) {
            first.add(name);
        }
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

    /** Whether the names are those of a small directory. */
    boolean areFew() {
        return first.size() <= FEW;
    }

    /** All names, in no order, as long as they are few. */
    List<String> all() {
        return first;
    }

    /** The page; empty when it contains no name. */
    Page<String> page() {
        List<String> names = List.copyOf(smallest);
        return isFull() ? new Page<>(names.subList(0, limit), true) : new Page<>(names, false);
    }
}
