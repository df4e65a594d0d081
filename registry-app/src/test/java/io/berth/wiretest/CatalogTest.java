package io.berth.wiretest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /v2/_catalog} of Docker's V2 API. */
@OnEveryStorage("catalog.maxentries: 4")
final class CatalogTest {

    private static final List<String> IN_ORDER = List.of("b", "b/x", "b/y/z", "b-c", "c");

    private final TestRegistry registry;

    CatalogTest(TestRegistry registry) {
        this.registry = registry;
    }

    @BeforeEach
    void fill() {
        IN_ORDER.forEach(name -> registry.repository(name).push("layer"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', b b/x b/y/z b-c",
        "?n=2, b b/x",
        "?n=2&last=b/x, b/y/z b-c",
        "?n=2&last=b%2Fx, b/y/z b-c",
        "?last=b/y, b/y/z b-c c",
        "?last=b-b, b-c c",
        "?last=c, ''",
        "?n=1000000000, b b/x b/y/z b-c",
        "?n=0, ''"
    })
    void listsComponentByComponent(String query, String names) {
        assertThat(String.join(
                        " ", registry.get("/v2/_catalog" + query).expect(200).texts("repositories")))
                .isEqualTo(names);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 100})
    void leadsToTheEndByLinks(int n) {
        List<String> listed = new ArrayList<>();
        for (String next = "/v2/_catalog?n=" + n; !next.isEmpty(); ) {
            Answer page = registry.get(next).expect(200);
            listed.addAll(page.texts("repositories"));
            next = page.next();
        }

        assertThat(listed).isEqualTo(IN_ORDER);
    }

    @Test
    void escapesTheNameInItsLink() {
        registry.get("/v2/_catalog?n=2").expect(200).has("Link", "</v2/_catalog?last=b%2Fx&n=2>; rel=\"next\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "1e9", "99999999999999999999"})
    void refusesWhatIsNoNumber(String n) {
        registry.get("/v2/_catalog?n=" + n).expect(400, "PAGINATION_NUMBER_INVALID");
    }

    @Test
    void answersHeadLikeGet() {
        Answer got = registry.get("/v2/_catalog").expect(200);

        assertThat(registry.client()
                        .send("HEAD", "/v2/_catalog")
                        .expect(200)
                        .isEmpty()
                        .lastingHeaders())
                .isEqualTo(got.lastingHeaders());
    }
}
