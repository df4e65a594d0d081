package io.berth.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every YAML block of the README and of the pages in {@code docs/} and {@code docs/access/} is valid. One that begins
 * with the comment {@code # access.yaml} is a file of rules, one that begins with {@code # compose.yaml} is for docker
 * compose, any other is a configuration, which may omit its version and storage.
 */
final class PagesTest {

    private static final Path README = Path.of("../README.md");
    private static final List<Path> FOLDERS = List.of(Path.of("../docs"), Path.of("../docs/access"));
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");

    /** A file or directory in the checkout, mounted or redirected to. */
    private static final Pattern MADE =
            Pattern.compile("(?:\"\\$\\(pwd\\)\"/|[<>] (?=[a-z]+\\.txt))([a-z]+(?:\\.[a-z]+)?)");

    /** A block, and its first line in the page. */
    record Block(String page, int line, String text) {

        boolean isRules() {
            return text.startsWith("# access.yaml");
        }

        boolean isForCompose() {
            return text.startsWith("# compose.yaml");
        }

        private boolean says(String key) {
            return Pattern.compile("(?m)^" + key + ":").matcher(text).find();
        }

        String asConfiguration() {
            return text + (says("version") ? "" : "version: 0.1\n") + (says("storage") ? "" : "storage: inmemory\n");
        }

        @Override
        public String toString() {
            return page + ":" + line;
        }
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(README));
        for (Path folder : FOLDERS) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
            }
        }
        return pages;
    }

    static List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        for (Path page : pages()) {
            String text = Files.readString(page);
            Matcher block = BLOCK.matcher(text);
            while (block.find()) {
                int line = (int) text.substring(0, block.start(1)).lines().count() + 1;
                blocks.add(new Block(page.getFileName().toString(), line, block.group(1)));
            }
        }
        blocks.removeIf(Block::isForCompose);
        return blocks;
    }

    /** Including passwords and keys. */
    @ParameterizedTest
    @ValueSource(strings = {"../.gitignore", "../.dockerignore"})
    void keepsWhatItHasOneMakeOutOfCommitsAndImages(Path ignored) throws IOException {
        List<PathMatcher> patterns = Files.readAllLines(ignored).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceAll("^/|/$", ""))
                .map(pattern -> FileSystems.getDefault().getPathMatcher("glob:" + pattern))
                .toList();
        for (Path page : pages()) {
            assertThat(MADE.matcher(Files.readString(page)).results().map(found -> Path.of(found.group(1))))
                    .as(page.toString())
                    .allMatch(made -> patterns.stream().anyMatch(pattern -> pattern.matches(made)));
        }
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void canBeUsedAsItStands(Block block) throws ConfigException {
        if (block.isRules()) {
            assertThat(new RulesFile(Path.of(block.page())).parse(block.text()).size())
                    .isPositive();
        } else {
            assertThat(Yaml.load(block.asConfiguration(), Map.of()).warnings()).isEmpty();
        }
    }
}
