package io.berth.storage.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The directories of a store: created when needed, and durable when reported as done.
 *
 * <p>An existing directory may not be durable yet: another thread may have created it and not synced it yet. So each
 * ancestor is synced by the thread that needs it, unless it is known to be durable. Entries are added under the shared
 * lock and directories removed under the exclusive one, which prevents this race:
 *
 * <ol>
 *   <li>A finds directory {@code d} known as durable.
 *   <li>B removes {@code d}, which is empty, and C creates it again.
 *   <li>A puts its file into the new {@code d} and reports it as done, before {@code d} is synced.
 * </ol>
 */
final class DurableDirectories {

    private static final int MOST_KNOWN = 10_000;
    private static final int ATTEMPTS = 10;

    private final Path root;
    private final Syncs syncs;
    private final Set<Path> durable = ConcurrentHashMap.newKeySet();
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    DurableDirectories(Path root, Syncs syncs) {
        this.root = root;
        this.syncs = syncs;
    }

    /** Creates a directory and its parents. */
    void create(Path directory) throws IOException {
        if (!durable.contains(directory)) {
            putDurably(Set.of(directory), () -> {});
        }
    }

    /** Creates directories and their parents; they and the contents of files are durable on return. */
    void createDurably(Collection<Path> made, List<FileChannel> contents) throws IOException {
        put(made, () -> {
            Set<Path> unknown = unknown(made);
            syncs.together(contents, parents(unknown));
            remember(unknown);
        });
    }

    /** Puts something into directories, which are created if needed; all of it is durable on return. */
    void putDurably(Collection<Path> directories, DiskWork.Action put) throws IOException {
        put(directories, () -> {
            put.run();
            Set<Path> unknown = unknown(directories);
            Set<Path> changed = parents(unknown);
            changed.addAll(directories);
            syncs.together(List.of(), changed);
            remember(unknown);
        });
    }

    /**
     * Puts something into a directory, which is created if needed. The action is retried if the directory is removed
     * concurrently.
     */
    void put(Path directory, DiskWork.Action put) throws IOException {
        put(Set.of(directory), put);
    }

    private void put(Collection<Path> directories, DiskWork.Action put) throws IOException {
        for (int attempt = 1; !attempt(directories, put, attempt == ATTEMPTS); attempt++) {
            // Entries may be about removed directories.
            durable.clear();
        }
    }

    private boolean attempt(Collection<Path> directories, DiskWork.Action put, boolean last) throws IOException {
        return holding(lock.readLock(), () -> {
            try {
                for (Path directory : directories) {
                    if (!durable.contains(directory)) {
                        Files.createDirectories(directory);
                    }
                }
                put.run();
                return true;
            } catch (NoSuchFileException e) {
                if (last) {
                    throw e;
                }
                return false;
            }
        });
    }

    /**
     * Removes a directory if it is empty; never a symbolic link to one, which belongs to the operator and may lead to a
     * full one.
     */
    boolean remove(Path directory) throws IOException {
        return holding(lock.writeLock(), () -> {
            if (Files.isSymbolicLink(directory)) {
                return false;
            }
            durable.remove(directory);
            try {
                return Files.deleteIfExists(directory);
            } catch (DirectoryNotEmptyException e) {
                return false;
            }
        });
    }

    /** Moves a tree away, which hides it. */
    void moveAway(Path tree, Path to) throws IOException {
        holding(lock.writeLock(), () -> {
            durable.removeIf(known -> known.startsWith(tree));
            return Files.move(tree, to, StandardCopyOption.ATOMIC_MOVE);
        });
        sync(StoredFiles.parent(tree));
    }

    /** Makes additions to a directory and removals from it durable. */
    void sync(Path directory) throws IOException {
        syncs.together(List.of(), Set.of(directory));
    }

    /** Those of the directories and their parents that are not known to be durable. */
    private Set<Path> unknown(Collection<Path> directories) {
        Set<Path> unknown = new HashSet<>();
        for (Path directory : directories) {
            Path above = directory;
            while (!above.equals(root) && !durable.contains(above) && unknown.add(above)) {
                above = StoredFiles.parent(above);
            }
        }
        return unknown;
    }

    private static Set<Path> parents(Set<Path> directories) {
        Set<Path> parents = new HashSet<>();
        directories.forEach(directory -> parents.add(StoredFiles.parent(directory)));
        return parents;
    }

    private void remember(Set<Path> synced) {
        if (durable.size() > MOST_KNOWN) {
            durable.clear();
        }
        durable.addAll(synced);
    }

    private static <T> T holding(Lock lock, DiskWork.Task<T> task) throws IOException {
        lock.lock();
        try {
            return task.run();
        } finally {
            lock.unlock();
        }
    }
}
