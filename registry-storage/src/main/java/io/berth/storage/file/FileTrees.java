package io.berth.storage.file;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Deletes directory trees. Symbolic links are deleted, not followed; several threads may delete the same tree. */
final class FileTrees {

    private FileTrees() {}

    /** Deletes a file, or a directory with its contents. */
    static void delete(Path tree) throws IOException {
        Files.walkFileTree(tree, new Remover());
    }

    /** Deletes the contents of a directory, if it exists. */
    static void deleteContents(Path directory) throws IOException {
        DirectoryEntries.anyMatch(directory, entry -> {
            delete(entry);
            return false;
        });
    }

    /** Deletes the files of a directory that were last written before an instant. */
    static void deleteFiles(Path directory, Instant before) throws IOException {
        DirectoryEntries.anyMatch(directory, entry -> {
            if (StoredFiles.lastWrite(entry).isBefore(before)) {
                Files.deleteIfExists(entry);
            }
            return false;
        });
    }

    private static final class Remover extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            return goneOr(failure);
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                return goneOr(failure);
            }
            try {
                Files.deleteIfExists(directory);
            } catch (DirectoryNotEmptyException e) {
                // A file was added concurrently; the thread that added it will remove it.
            }
            return FileVisitResult.CONTINUE;
        }

        private static FileVisitResult goneOr(IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }
    }
}
