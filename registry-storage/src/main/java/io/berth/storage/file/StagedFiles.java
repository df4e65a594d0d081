package io.berth.storage.file;

import io.berth.storage.file.AtomicFiles.NewFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Files written in a temporary directory and kept open until they are published; unpublished ones are deleted on
 * closing.
 */
final class StagedFiles implements AutoCloseable {

    private final Path temporary;
    private final List<Rank> ranks = new ArrayList<>();
    private final List<FileChannel> contents = new ArrayList<>();

    /** @param temporary their directory, created if needed */
    StagedFiles(Path temporary, List<List<NewFile>> ranks) throws IOException {
        this.temporary = temporary;
        try {
            for (List<NewFile> files : ranks) {
                write(files);
            }
        } catch (IOException | RuntimeException e) {
            closeAfter(e);
            throw e;
        }
    }

    /** One file. */
    private record Draft(Path written, Path file) {}

    /** Files that are published together. */
    static final class Rank {

        private final Set<Path> directories = new LinkedHashSet<>();
        private final Deque<Draft> unpublished = new ArrayDeque<>();

        Set<Path> directories() {
            return directories;
        }

        /** Moves the files to their places; a retry moves the remaining ones. */
        void publish(Replacements.Write write) throws IOException {
            while (!unpublished.isEmpty()) {
                Draft next = unpublished.element();
                write.begin(next.file);
                Files.move(
                        next.written, next.file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                unpublished.remove();
            }
        }

        /** Creates hard links at the destinations; closing deletes the drafts' names. */
        void link(Replacements.Write write) throws IOException {
            for (Draft draft : unpublished) {
                Files.createLink(draft.file, draft.written);
                write.made(draft.file);
            }
        }
    }

    List<Rank> ranks() {
        return ranks;
    }

    /** All open files, to be synced before the first rank is published. */
    List<FileChannel> contents() {
        return contents;
    }

    /** The destination directories of all ranks. */
    Set<Path> directories() {
        Set<Path> directories = new LinkedHashSet<>();
        ranks.forEach(rank -> directories.addAll(rank.directories));
        return directories;
    }

    private void write(List<NewFile> files) throws IOException {
        Rank rank = new Rank();
        ranks.add(rank);
        for (NewFile file : files) {
            Path written = temporary.resolve(UUID.randomUUID().toString());
            FileChannel channel = open(written);
            contents.add(channel);
            rank.unpublished.add(new Draft(written, file.path()));
            rank.directories.add(StoredFiles.parent(file.path()));
            writeAll(channel, written, file.content().duplicate());
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

    private static void writeAll(FileChannel channel, Path file, ByteBuffer content) throws IOException {
        try {
            while (content.hasRemaining()) {
                channel.write(content);
            }
        } catch (IOException e) {
            throw StoredFiles.naming(file, e);
        }
    }

    private void closeAfter(Exception failure) {
        try {
            close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (FileChannel content : contents) {
            content.close();
        }
        for (Rank rank : ranks) {
            for (Draft draft : rank.unpublished) {
                Files.deleteIfExists(draft.written);
            }
        }
    }
}
