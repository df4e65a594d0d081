package io.berth.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every Java file of every module is formatted by palantir-java-format; {@code -Dformat=write} formats them. */
final class FormatTest {

    private static final boolean WRITE = "write".equals(System.getProperty("format"));

    private final Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(Style.PALANTIR)
            .formatJavadoc(true)
            .build());

    @Test
    void sourcesAreFormatted() throws IOException {
        List<Path> changed = sources().stream().filter(this::format).toList();
        if (!WRITE) {
            assertThat(changed)
                    .as("not formatted; to format them: mvn verify -Dformat=write -Dtest=FormatTest"
                            + " -Dsurefire.failIfNoSpecifiedTests=false")
                    .isEmpty();
        }
    }

    private static List<Path> sources() throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent();
        try (Stream<Path> modules = Files.list(root)) {
            return modules.map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .flatMap(FormatTest::javaFiles)
                    .toList();
        }
    }

    private static Stream<Path> javaFiles(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether the file was not formatted. */
    private boolean format(Path file) {
        try {
            String source = Files.readString(file);
            String formatted = formatted(source);
            if (WRITE && !formatted.equals(source)) {
                Files.writeString(file, formatted);
            }
            return !formatted.equals(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (FormatterException e) {
            throw new AssertionError("cannot format " + file, e);
        }
    }

    private String formatted(String source) throws FormatterException {
        String imports = RemoveUnusedImports.removeUnusedImports(source);
        return formatter.formatSource(ImportOrderer.reorderImports(imports, Style.PALANTIR));
    }
}
