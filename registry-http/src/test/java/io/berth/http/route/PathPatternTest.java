package io.berth.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PathPatternTest {

    private static Optional<Map<String, String>> match(String pattern, String path) {
        return new PathPattern(pattern).match(RequestTarget.parse(path).segments());
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/app/tags/list, app",
        "/v2/a/b/c/tags/list, a/b/c",
        "/v2/tags/list/tags/list, tags/list",
        "/v2/v2/tags/list/, v2"
    })
    void findsTheName(String path, String name) {
        assertThat(match("/v2/{name}/tags/list", path)).hasValue(Map.of("name", name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v2", "/v2/tags/list", "/v2/app/tags", "/v2/app/tags/list/x", "/v3/app/tags/list"})
    void matchesNothingElse(String path) {
        assertThat(match("/v2/{name}/tags/list", path)).isEmpty();
    }

    @Test
    void findsEveryPlace() {
        assertThat(match("/v2/{name}/blobs/uploads/{upload}", "/v2/a/b/blobs/uploads/id"))
                .hasValue(Map.of("name", "a/b", "upload", "id"));
    }

    @Test
    void matchesPathsWithoutPlaces() {
        assertThat(match("/", "/")).hasValue(Map.of());
        assertThat(match("/v2/", "/v2")).hasValue(Map.of());
        assertThat(match("/v2/", "/v2/x")).isEmpty();
    }
}
