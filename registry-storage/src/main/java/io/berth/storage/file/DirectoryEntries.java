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

/** Looks at the entries of a directory one by one, in no order. What is no directory, or none any more, has none. */
final class DirectoryEntries {

    /** Is asked about one entry after the other. */
    @FunctionalInterface
    interface Test {
        boolean matches(Path entry) throws IOException;
    }

    /** Looks for something in one entry after the other. */
    @FunctionalInterface
    interface Search<T> {
        Optional<T> find(Path entry) throws IOException;
    }

    private DirectoryEntries() {}

    /** Whether an entry matches; the ones after it are not looked at. */
    static boolean anyMatch(Path directory, Test test) throws IOException {
        return first(directory, entry -> test.matches(entry) ? Optional.of(entry) : Optional.empty())
                .isPresent();
    }

    /** What is found in an entry; the ones after it are not looked at. */
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
