package io.berth.storage.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/** Iterates over the entries of a directory, in no order. A path that is missing or not a directory has none. */
final class DirectoryEntries {

    /** Tests one entry. */
    @FunctionalInterface
    interface Test {
        boolean matches(Path entry) throws IOException;
    }

    /** Searches one entry. */
    @FunctionalInterface
    interface Search<T> {
        Optional<T> find(Path entry) throws IOException;
    }

    private DirectoryEntries() {}

    /** Whether an entry matches; stops at the first. */
    static boolean anyMatch(Path directory, Test test) throws IOException {
        return first(directory, entry -> test.matches(entry) ? Optional.of(entry) : Optional.empty())
                .isPresent();
    }

    /** The first result found in an entry. */
    static <T> Optional<T> first(Path directory, Search<T> search) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                Optional<T> found = search.find(entry);
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }
}
