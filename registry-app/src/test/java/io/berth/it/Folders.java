package io.berth.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Directories of these tests, one for each test process. They are kept below {@code target/it} for the analysis of
 * failures.
 */
final class Folders {

    private static final Path ALL = Path.of("target", "it", System.getProperty("berth.test.process", "1"))
            .toAbsolutePath();

    private Folders() {}

    /** An empty folder of this name. */
    static Path fresh(String name) {
        try {
            Path folder = ALL.resolve(name);
            delete(folder);
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new directory with a short path, for path length limits; to be deleted after use. */
    static Path brief() {
        try {
            return Files.createTempDirectory("berth-it");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes {@code folder} with its contents, if it exists. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
