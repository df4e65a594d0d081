package io.berth.storage.file;

import io.berth.storage.layout.StorageLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes files atomically and durably: write elsewhere, fsync, rename, fsync the directory. A failed fsync is final,
 * since the kernel reports lost pages once and considers the file clean afterwards (fsyncgate). Concurrent syncs share
 * disk flushes, see {@link Syncs}. A failed write is undone, see {@link Replacements}.
 */
final class AtomicFiles {

    private static final Logger LOG = LoggerFactory.getLogger(AtomicFiles.class);

    /** A file to be written or replaced. */
    record NewFile(Path path, ByteBuffer content) {}

    private final Syncs syncs;
    private final DurableDirectories directories;
    private final Replacements replacements;
    private final Path temporary;
    private final Path deleted;

    /** @param root of all paths; exists */
    AtomicFiles(Path root, Syncs syncs) {
        this.syncs = syncs;
        this.directories = new DurableDirectories(root, syncs);
        this.temporary = root.resolve(StorageLayout.TEMPORARY);
        this.replacements = new Replacements(temporary, syncs);
        this.deleted = root.resolve(StorageLayout.DELETED);
    }

    /** Writes or replaces a file. */
    void write(Path file, ByteBuffer content) throws IOException {
        write(List.of(List.of(new NewFile(file, content))));
    }

    /**
     * Writes or replaces files, rank by rank: a file becomes visible when all files of the previous ranks are durable.
     * This takes one sync of all contents and directories together, then one for each rank.
     */
    void write(List<List<NewFile>> ranks) throws IOException {
        try (StagedFiles drafts = new StagedFiles(temporary, ranks);
                Replacements.Write write = replacements.write()) {
            directories.createDurably(drafts.directories(), drafts.contents());
            for (StagedFiles.Rank rank : drafts.ranks()) {
                directories.putDurably(rank.directories(), () -> rank.publish(write));
            }
            write.commit();
        }
    }

    /** Creates a file; returns false when it exists, which leaves it unchanged. */
    boolean create(Path file, ByteBuffer content) throws IOException {
        Path parent = StoredFiles.parent(file);
        try (StagedFiles drafts = new StagedFiles(temporary, List.of(List.of(new NewFile(file, content))));
                Replacements.Write write = replacements.write()) {
            directories.createDurably(drafts.directories(), drafts.contents());
            // A hard link to the draft, since a rename would replace an existing file.
            directories.putDurably(
                    Set.of(parent), () -> drafts.ranks().getFirst().link(write));
            write.commit();
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /**
     * Moves a complete and synced file to its place, replacing an existing one. If the move does not become durable, it
     * is undone: the moved file is deleted, and the old one restored.
     */
    void publish(Path complete, Path file) throws IOException {
        try (Replacements.Write write = replacements.write()) {
            directories.putDurably(Set.of(StoredFiles.parent(file)), () -> {
                write.begin(file);
                Files.move(complete, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            });
            write.commit();
        }
    }

    /** Moves a durable file, replacing an existing one, and removes its directory if that is now empty. */
    void move(Path file, Path to) throws IOException {
        publish(file, to);
        directories.sync(StoredFiles.parent(file));
        directories.remove(StoredFiles.parent(file));
    }

    /** Makes the content of an open file durable. */
    void sync(FileChannel file) throws IOException {
        syncs.together(List.of(file), Set.of());
    }

    /** Puts something into a directory, which is created if needed; neither is durable. */
    void put(Path directory, DiskWork.Action put) throws IOException {
        directories.put(directory, put);
    }

    /** Creates a directory and its parents. */
    void createDirectory(Path directory) throws IOException {
        directories.create(directory);
    }

    /** Deletes a file, and its directory if that is now empty; returns false when there was no such file. */
    boolean delete(Path file) throws IOException {
        if (!Files.deleteIfExists(file)) {
            return false;
        }
        directories.sync(StoredFiles.parent(file));
        directories.remove(StoredFiles.parent(file));
        return true;
    }

    /** Deletes a directory tree, hiding it atomically; returns false when there was none. */
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

    /** Removes a directory and its parents, up to but without {@code top}, while they are empty. */
    void prune(Path directory, Path top) throws IOException {
        Path empty = directory;
        while (!empty.equals(top) && directories.remove(empty)) {
            empty = StoredFiles.parent(empty);
        }
    }

    /** Deletes what crashes have left: incomplete files last written before an instant, and partly deleted trees. */
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
}
