package io.berth.storage.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Looks at the entries of a directory one by one, in no order. What is no directory, or none any more, has none. */
final class DirectoryEntries {

    /** Is asked about one entry after the other. */
    @FunctionalInterface
    interface Test {
        boolean matches(Path entry) throws IOException;
    }

    private DirectoryEntries() {}

    /** Whether an entry matches; the ones after it are not looked at. */
    static boolean anyMatch(Path directory, Test test) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (test.matches(entry)) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException | NotDirectoryException e) {
            return false;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }
}
