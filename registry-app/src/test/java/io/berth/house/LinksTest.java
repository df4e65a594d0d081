package io.berth.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every relative link of a page leads to an existing file and heading. */
final class LinksTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```|`[^`\\n]*`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");

    /** A link as written in a page. */
    record Link(Path page, String target) {

        private Path file() {
            String file = target.replaceFirst("#.*", "");
            return file.isEmpty() ? page : page.resolveSibling(file);
        }

        private String heading() {
            return target.contains("#") ? target.substring(target.indexOf('#') + 1) : "";
        }
    }

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            List<Path> pages = files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
            return Stream.concat(
                    Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md").map(ROOT::resolve), pages.stream());
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void leadSomewhere(Path page) throws IOException {
        assertThat(links(page)).allSatisfy(link -> {
            assertThat(link.file()).exists();
            if (!link.heading().isEmpty()) {
                assertThat(headings(link.file())).contains(link.heading());
            }
        });
    }

    private static List<Link> links(Path page) throws IOException {
        return LINK.matcher(withoutCode(page))
                .results()
                .map(found -> new Link(page, found.group(1)))
                .filter(link -> !link.target().matches("[a-z]+:.*"))
                .toList();
    }

    /** Headings as link fragments. */
    private static List<String> headings(Path page) throws IOException {
        return HEADING.matcher(Files.readString(page).replaceAll("(?ms)^ *```.*?^ *```", ""))
                .results()
                .map(found -> found.group(1).toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }

    private static String withoutCode(Path page) throws IOException {
        return CODE.matcher(Files.readString(page)).replaceAll("");
    }
}
