package io.berth.storage.file;

import io.berth.storage.layout.StorageLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that are there completely or not at all, durably: write elsewhere, sync, rename, sync the directory. A sync
 * that fails is final, since the kernel reports lost pages once and calls the file clean afterwards (fsyncgate).
 */
final class AtomicFiles {

    private static final Logger LOG = LoggerFactory.getLogger(AtomicFiles.class);

    private final boolean sync;
    private final DurableDirectories directories;
    private final Path temporary;
    private final Path deleted;

    /** @param root what all paths are below; exists */
    AtomicFiles(Path root, boolean sync) throws IOException {
        this.sync = sync;
        this.directories = new DurableDirectories(root, sync);
        this.temporary = root.resolve(StorageLayout.TEMPORARY);
        this.deleted = root.resolve(StorageLayout.DELETED);
    }

    /** Writes or replaces a file. */
    void write(Path file, ByteBuffer content) throws IOException {
        Path written = temporary.resolve(UUID.randomUUID().toString());
        try {
            create(written, content);
            publish(written, file);
        } catch (IOException | RuntimeException e) {
            removeAfter(e, written);
            throw e;
        }
    }

    /** Moves a file that is complete and synced to its place, replacing what was there. */
    void publish(Path complete, Path file) throws IOException {
        directories.putDurably(
                StoredFiles.parent(file),
                () -> Files.move(complete, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
    }

    /** Makes the content of an open file durable. */
    void sync(FileChannel file) throws IOException {
        if (sync) {
            file.force(false);
        }
    }

    /** Puts something into a directory, which is made if need be; neither is durable. */
    void put(Path directory, DiskWork.Action put) throws IOException {
        directories.put(directory, put);
    }

    /** Makes a directory and those above it. */
    void createDirectory(Path directory) throws IOException {
        directories.create(directory);
    }

    /** Removes a file, and its directory if that is empty now; false when there was no such file. */
    boolean delete(Path file) throws IOException {
        if (!Files.deleteIfExists(file)) {
            return false;
        }
        directories.sync(StoredFiles.parent(file));
        directories.remove(StoredFiles.parent(file));
        return true;
    }

    /** Removes a directory with all it holds, out of sight at once; false when there was none. */
    boolean deleteTree(Path tree) throws IOException {
        if (!Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Files.createDirectories(deleted);
        try {
            directories.moveAway(tree, deleted.resolve(UUID.randomUUID().toString()));
        } catch (NoSuchFileException e) {
            return false;
        }
        sweepDeleted();
        return true;
    }

    /** Removes a directory and those above it, up to but without {@code top}, while they are empty. */
    void prune(Path directory, Path top) throws IOException {
        Path empty = directory;
        while (!empty.equals(top) && directories.remove(empty)) {
            empty = StoredFiles.parent(empty);
        }
    }

    /**
     * Removes what crashes have left: files never completed, last touched before an instant, and trees half deleted.
     */
    void sweep(Instant before) throws IOException {
        sweepDeleted();
        FileTrees.deleteFiles(temporary, before);
    }

    private void sweepDeleted() {
        try {
            FileTrees.deleteContents(deleted);
        } catch (IOException e) {
            LOG.warn("deleted content still takes space, the next deletion tries again: {}", e.toString());
        }
    }

    private void create(Path file, ByteBuffer content) throws IOException {
        try (FileChannel channel = open(file)) {
            ByteBuffer rest = content.duplicate();
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            sync(channel);
        }
    }

    private FileChannel open(Path file) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        } catch (NoSuchFileException e) {
            Files.createDirectories(temporary);
            return FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        }
    }

    private static void removeAfter(Exception failure, Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
