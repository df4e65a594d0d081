package io.berth.wiretest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /v2/<name>/tags/list} (end-8). */
@OnEveryStorage("tags.maxtags: 4")
final class ListTagsTest {

    private static final List<String> IN_ORDER = List.of("1.0", "A", "_x", "a", "a-b", "a.b", "b");

    private final TestRegistry registry;
    private final Repository repository;

    ListTagsTest(TestRegistry registry) {
        this.registry = registry;
        this.repository = registry.repository();
        Blob manifest = repository.pushImage("b");
        for (String tag : List.of("a.b", "_x", "A", "a-b", "a", "1.0")) {
            repository.pushManifest(tag, Manifests.OCI_MANIFEST, manifest);
        }
    }

    private Answer list(String query) {
        return repository.get("/tags/list" + query).expect(200).has("Content-Type", "application/json");
    }

    @Test
    void listsAllInBytewiseOrder() {
        Answer all = list("").lacks("Link");

        assertThat(all.json().get("name").asString()).isEqualTo(repository.name());
        assertThat(all.texts("tags")).isEqualTo(IN_ORDER);
    }

    @ParameterizedTest
    @CsvSource({
        "?last=A, _x a a-b a.b b",
        "?last=B, _x a a-b a.b b",
        "?last=, 1.0 A _x a a-b a.b b",
        "?n=2, 1.0 A",
        "?n=2&last=a, a-b a.b",
        "?n=2&last=a.a, a.b b",
        "?n=, 1.0 A _x a a-b a.b b",
        "?n=3&last=a.b, b",
        "?n=1000000000, 1.0 A _x a",
        "?last=zzz, ''",
        "?n=0, ''"
    })
    void listsTheTagsAskedFor(String query, String tags) {
        assertThat(String.join(" ", list(query).texts("tags"))).isEqualTo(tags);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?n=0", "?n=3&last=a-b", "?last=A"})
    void linksNoFurtherThanThereIsMore(String query) {
        list(query).lacks("Link");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 100})
    void leadsToTheEndByLinks(int n) {
        List<String> listed = new ArrayList<>();
        for (String next = repository.path() + "/tags/list?n=" + n; !next.isEmpty(); ) {
            Answer page = repository.to("GET", next).expect(200);
            assertThat(page.texts("tags")).isNotEmpty().hasSizeLessThanOrEqualTo(Math.min(n, 4));
            listed.addAll(page.texts("tags"));
            next = page.next();
        }

        assertThat(listed).isEqualTo(IN_ORDER);
    }

    @Test
    void clampsTheNumberInItsLink() {
        list("?n=9").has("Link", "<" + repository.path() + "/tags/list?last=a&n=4>; rel=\"next\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "1.5", "+1", "%2B1", "99999999999999999999", "0x10", "1,2"})
    void refusesWhatIsNoNumber(String n) {
        repository.get("/tags/list?n=" + n).expect(400, "PAGINATION_NUMBER_INVALID");
    }

    @Test
    void knowsNoTagsOfAnUnknownRepository() {
        registry.get("/v2/nobody/tags/list").expect(404, "NAME_UNKNOWN");
    }

    @Test
    void listsNoneOnceAllAreDeleted() {
        IN_ORDER.forEach(tag -> repository.delete("/manifests/" + tag).expect(202));

        assertThat(list("").texts("tags")).isEmpty();
    }

    @Test
    void answersHeadLikeGet() {
        assertThat(repository.head("/tags/list?n=2").expect(200).isEmpty().lastingHeaders())
                .isEqualTo(list("?n=2").lastingHeaders());
    }
}
