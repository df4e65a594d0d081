package io.berth.storage.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The directories of a store: made when something is put into them, durable when that is reported as done.
 *
 * <p>A directory that exists is not yet a durable one: another thread may have made it a moment ago and still be on its
 * way to sync it. So each ancestor is synced by whoever needs it, unless it is known to be durable. Entries are put in
 * under the shared lock and directories removed under the exclusive one; otherwise:
 *
 * <ol>
 *   <li>A finds directory {@code d} known as durable.
 *   <li>B removes {@code d}, which is empty, and C makes it anew.
 *   <li>A puts its file into the new {@code d} and reports it as done, while nobody has synced {@code d} yet.
 * </ol>
 */
final class DurableDirectories {

    private static final int MOST_KNOWN = 10_000;
    private static final int ATTEMPTS = 10;

    private final Path root;
    private final boolean sync;
    private final Set<Path> durable = ConcurrentHashMap.newKeySet();
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    DurableDirectories(Path root, boolean sync) {
        this.root = root;
        this.sync = sync;
    }

    /** Makes a directory and those above it. */
    void create(Path directory) throws IOException {
        if (!durable.contains(directory)) {
            putDurably(directory, () -> {});
        }
    }

    /** Puts something into a directory, which is made if need be; both are durable on return. */
    void putDurably(Path directory, DiskWork.Action put) throws IOException {
        put(directory, () -> {
            put.run();
            makeDurable(directory);
        });
    }

    /** Puts something into a directory, which is made if need be. The action runs again if that goes away meanwhile. */
    void put(Path directory, DiskWork.Action put) throws IOException {
        for (int attempt = 1; !attempt(directory, put, attempt == ATTEMPTS); attempt++) {
            // What we knew may be about directories that are gone.
            durable.clear();
        }
    }

    private boolean attempt(Path directory, DiskWork.Action put, boolean last) throws IOException {
        return holding(lock.readLock(), () -> {
            try {
                if (!durable.contains(directory)) {
                    Files.createDirectories(directory);
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

    /** Removes a directory if it is empty. */
    boolean remove(Path directory) throws IOException {
        return holding(lock.writeLock(), () -> {
            durable.remove(directory);
            try {
                return Files.deleteIfExists(directory);
            } catch (DirectoryNotEmptyException e) {
                return false;
            }
        });
    }

    /** Moves a tree out of sight. */
    void moveAway(Path tree, Path to) throws IOException {
        holding(lock.writeLock(), () -> {
            durable.removeIf(known -> known.startsWith(tree));
            return Files.move(tree, to, StandardCopyOption.ATOMIC_MOVE);
        });
        sync(StoredFiles.parent(tree));
    }

    /** Makes what was put into a directory, or taken from it, durable. */
    void sync(Path directory) throws IOException {
        if (!sync) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (NoSuchFileException e) {
            // Removed meanwhile, and with it whatever we put there.
        }
    }

    private void makeDurable(Path directory) throws IOException {
        sync(directory);
        List<Path> synced = new ArrayList<>();
        for (Path made = directory; !made.equals(root) && !durable.contains(made); made = StoredFiles.parent(made)) {
            sync(StoredFiles.parent(made));
            synced.add(made);
        }
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
