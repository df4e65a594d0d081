package io.berth.http.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every piece of configuration in {@code docs/access} is one. */
final class AccessDocsTest {

    private static final Path PAGES = Path.of("../docs/access");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\n(.*?)^```$");

    static Stream<Named<String>> blocks() throws IOException {
        try (Stream<Path> pages = Files.list(PAGES)) {
            return pages.sorted().toList().stream().flatMap(AccessDocsTest::blocks);
        }
    }

    private static Stream<Named<String>> blocks(Path page) {
        List<String> blocks =
                BLOCK.matcher(read(page)).results().map(block -> block.group(1)).toList();
        assertThat(blocks).as("examples of %s", page).isNotEmpty();
        return IntStream.range(0, blocks.size())
                .mapToObj(i -> Named.of(page.getFileName() + " " + (i + 1), blocks.get(i)));
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void loadsWithoutWarning(String block) throws ConfigException {
        assertThat(Yaml.load("version: 0.1\nstorage: inmemory\n" + block, Map.of())
                        .warnings())
                .isEmpty();
    }
}
