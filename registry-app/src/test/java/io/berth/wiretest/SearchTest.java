package io.berth.wiretest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code docker search} and {@code podman search} (Docker's V1 API). */
@OnEveryStorage
final class SearchTest {

    private static final List<String> IN_ORDER = List.of("app", "team/app", "team/lib", "team/webapp");

    private final TestRegistry registry;

    SearchTest(TestRegistry registry) {
        this.registry = registry;
    }

    @BeforeEach
    void fill() {
        IN_ORDER.forEach(name -> registry.repository(name).push("layer"));
    }

    private JsonNode search(String query) {
        return registry.get("/v1/search" + query).expect(200).json();
    }

    private static String names(JsonNode document) {
        return document.get("results")
                .valueStream()
                .map(result -> result.get("name").asString())
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "?n=25&q=app, app team/app team/webapp, 3, 1",
        "?q=team/, team/app team/lib team/webapp, 3, 1",
        "?q=team%2Fl, team/lib, 1, 1",
        "?q=, app team/app team/lib team/webapp, 4, 1",
        "'', app team/app team/lib team/webapp, 4, 1",
        "?q=none, '', 0, 0",
        "?q=APP, '', 0, 0",
        "?q=app&n=2, app team/app, 3, 2",
        "?q=app&n=2&page=2, team/webapp, 3, 2",
        "?q=app&n=2&page=3, '', 3, 2",
        "?q=app&n=0, app, 3, 3",
        "?q=app&n=1000000&page=1000000, '', 3, 1"
    })
    void findsRepositoriesByPartOfTheirName(String query, String names, int results, int pages) {
        JsonNode document = search(query);

        assertThat(names(document)).isEqualTo(names);
        assertThat(document.get("num_results").asInt()).isEqualTo(results);
        assertThat(document.get("num_pages").asInt()).isEqualTo(pages);
    }

    @Test
    void refusesWhatIsNoNumber() {
        registry.get("/v1/search?q=app&n=x").expect(400, "PAGINATION_NUMBER_INVALID");
        registry.get("/v1/search?q=app&page=-1").expect(400, "PAGINATION_NUMBER_INVALID");
    }

    @Test
    void answersThePingBeforeIt() {
        assertThat(registry.get("/v1/_ping")
                        .expect(200)
                        .json()
                        .get("standalone")
                        .asBoolean())
                .isTrue();
    }
}
