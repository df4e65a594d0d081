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
 * Files that are there completely or not at all, durably: write elsewhere, sync, rename, sync the directory. A sync
 * that fails is final, since the kernel reports lost pages once and calls the file clean afterwards (fsyncgate). What
 * is synced at the same time shares the way to the disk, see {@link Syncs}. A write that fails is undone, see
 * {@link Replacements}.
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

    /** @param root what all paths are below; exists */
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
     * Writes or replaces files, rank by rank: a file is seen when all those of the ranks before it are durable. That
     * takes one sync of all contents and directories together, then one for each rank.
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

    /** Writes a file unless there is one, which then stays; false when it does. */
    boolean create(Path file, ByteBuffer content) throws IOException {
        Path parent = StoredFiles.parent(file);
        try (StagedFiles drafts = new StagedFiles(temporary, List.of(List.of(new NewFile(file, content))));
                Replacements.Write write = replacements.write()) {
            directories.createDurably(drafts.directories(), drafts.contents());
            // A second name for the draft, since a move would replace what is there.
            directories.putDurably(
                    Set.of(parent), () -> drafts.ranks().getFirst().link(write));
            write.commit();
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /**
     * Moves a file that is complete and synced to its place, replacing what was there. When it has moved and that does
     * not become durable, it is gone, and what was there is back.
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

    /** Makes the content of an open file durable. */
    void sync(FileChannel file) throws IOException {
        syncs.together(List.of(file), Set.of());
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
}
