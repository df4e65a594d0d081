package io.berth.wiretest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which paths are routed, which are not, and the headers of every response. */
final class PathsTest {

    private static final TestRegistry REGISTRY =
            TestRegistry.start(Medium.MEMORY, "http.headers.X-Site: [here, there]");
    private static final Repository APP = REGISTRY.repository("team/app");
    private static final Blob IMAGE = APP.pushImage("v1", "layer");

    @AfterAll
    static void close() throws IOException {
        REGISTRY.close();
    }

    private static Sending send(String method, String target) {
        return REGISTRY.client().send(method, target);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v2, 200",
        "GET, /v2/_catalog, 200",
        "GET, /v2/_oci/ext/discover, 200",
        "GET, /v2/team/app/_oci/ext/discover, 200",
        "GET, /v2/team/app/tags/list, 200",
        "GET, /v2/team/app/manifests/v1, 200",
        "GET, /v2/team/app/referrers/IMAGE, 200",
        "GET, /v2/team/app/blobs/LAYER, 200",
        "POST, /v2/team/app/blobs/uploads, 202",
        "PUT, /v2/team/app/manifests/v1, 400",
        "DELETE, /v2/team/app/manifests/none, 404",
        "DELETE, /v2/team/app/blobs/IMAGE, 404",
        "DELETE, /api/v1/repositories/none, 404",
        "GET, /v2/team/app/blobs/uploads/00000000-0000-4000-8000-000000000000, 404",
        "PATCH, /v2/team/app/blobs/uploads/00000000-0000-4000-8000-000000000000, 404",
        "PUT, /v2/team/app/blobs/uploads/00000000-0000-4000-8000-000000000000?digest=LAYER, 404",
        "DELETE, /v2/team/app/blobs/uploads/00000000-0000-4000-8000-000000000000, 404"
    })
    void meansTheSameWithAndWithoutASlashAtTheEnd(String method, String target, int status) {
        String path = target.replace("IMAGE", IMAGE.digest())
                .replace("LAYER", Blob.of("layer").digest());
        int query = path.indexOf('?') < 0 ? path.length() : path.indexOf('?');

        send(method, path).expect(status);
        send(method, path.substring(0, query) + "/" + path.substring(query)).expect(status);
    }

    @Test
    void isAlive() {
        send("GET", "/").expect(200).has("Cache-Control", "no-cache").isEmpty();
        send("HEAD", "/").expect(200);
    }

    @Test
    void isARegistry() {
        Answer got = send("GET", "/v2/").expect(200).has("Content-Type", "application/json");

        assertThat(got.text()).isEqualTo("{}");
        assertThat(send("HEAD", "/v2/").expect(200).lastingHeaders()).isEqualTo(got.lastingHeaders());
    }

    @Test
    void hasNoExtensions() {
        assertThat(send("GET", "/v2/_oci/ext/discover").expect(200).text()).isEqualTo("{\"extensions\":[]}");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, //v2/, /v2/, 301",
        "HEAD, /v2//_catalog?n=1, /v2/_catalog?n=1, 301",
        "GET, //evil.example/v2/, /evil.example/v2/, 301",
        "GET, ///, /, 301",
        "POST, /v2//team/app//blobs/uploads/?mount=a//b, /v2/team/app/blobs/uploads/?mount=a//b, 308",
        "PUT, /v2/team///app/manifests/v1, /v2/team/app/manifests/v1, 308"
    })
    void mendsDoubledSlashes(String method, String target, String location, int status) {
        send(method, target).expect(status).has("Location", location);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/team%2Fapp/manifests/v1",
                "/v2/team%2fapp/tags/list",
                "/v2/team\\app/tags/list",
                "/v2/team%5Capp/tags/list",
                "/v2/x/../team/app/tags/list",
                "/v2/x/%2e%2e/team/app/tags/list",
                "/v2/./team/app/tags/list",
                "/v2/team/app/tags/list/..",
                "/v2/team/app%00/tags/list",
                "/v2/team/app%0a/tags/list",
                "/v2/team/app%7f/tags/list",
                "/v2/team/app;x=y/tags/list",
                "/v2/team/app/tags/list;x",
                "/v2/team/app%3B/tags/list",
                "/v2/team/app%252F/tags/list",
                "/v2/team/app%25/tags/list",
                "/v2/team/app%/tags/list",
                "/v2/team/app%4/tags/list",
                "/v2/team/app%zz/tags/list",
                "/v2/team/app%ff/tags/list",
                "/v2/team/app/tags/list?n=%",
                "/v2/team/app/tags/list?%zz"
            })
    void refusesWhatTwoReadersCouldReadDifferently(String target) {
        send("GET", target).expect(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Upper",
                "a_-b",
                "a..b",
                "-a",
                "a-",
                "a/-b",
                "_a",
                "a/_b",
                "a___b",
                "host.example:5000/a",
                "%C3%BC",
                "a b",
                "a%20b"
            })
    void refusesWhatIsNoName(String name) {
        send("GET", "/v2/" + name.replace(" ", "+") + "/tags/list").expect(400, "NAME_INVALID");
        send("PUT", "/v2/" + name.replace(" ", "+") + "/manifests/v1").expect(400, "NAME_INVALID");
    }

    @Test
    void takesNamesOfUpTo255Characters() {
        send("GET", "/v2/" + "a/".repeat(127) + "a/tags/list").expect(404, "NAME_UNKNOWN");
        send("GET", "/v2/" + "a".repeat(256) + "/tags/list").expect(400, "NAME_INVALID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/users",
                "/v3/",
                "/x",
                "/v2/app",
                "/v2/app/tags",
                "/v2/app/manifests",
                "/v2/tags/list",
                "/v2/_x"
            })
    void knowsNoOtherPaths(String target) {
        send("GET", target).expect(404, "UNSUPPORTED");
        send("DELETE", target).expect(404, "UNSUPPORTED");
        send("OPTIONS", target).expect(404, "UNSUPPORTED");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /, 'GET, HEAD, OPTIONS'",
        "POST, /v2/, 'GET, HEAD, OPTIONS'",
        "DELETE, /v2/_catalog, 'GET, HEAD, OPTIONS'",
        "GET, /v2/a/blobs/uploads/, 'OPTIONS, POST'",
        "POST, /v2/a/manifests/v1, 'DELETE, GET, HEAD, OPTIONS, PUT'",
        "PUT, /v2/a/blobs/sha256:00, 'DELETE, GET, HEAD, OPTIONS'",
        "POST, /v2/a/blobs/uploads/00000000-0000-4000-8000-000000000000, 'DELETE, GET, HEAD, OPTIONS, PATCH, PUT'",
        "BREW, /v2/a/tags/list, 'GET, HEAD, OPTIONS'",
        "TRACE, /v2/, 'GET, HEAD, OPTIONS'",
        "get, /v2/, 'GET, HEAD, OPTIONS'",
        "GET, /api/v1/repositories/a, 'DELETE, OPTIONS'"
    })
    void saysWhichMethodsThereAre(String method, String target, String allowed) {
        send(method, target).expect(405, "UNSUPPORTED").has("Allow", allowed);
        send("OPTIONS", target).expect(204).has("Allow", allowed);
    }

    @Test
    void addsTheConfiguredHeaders() {
        for (String target : new String[] {"/", "/v2/", "/v2/a/tags/list", "/x"}) {
            assertThat(send("GET", target).send().headers("X-Site")).containsExactly("here", "there");
        }
    }

    @Test
    void keepsOneErrorShape() {
        Answer refused = send("GET", "/v2/a/manifests/%3Cb%3E").expect(400, "TAG_INVALID");

        assertThat(refused.json().get("errors").size()).isEqualTo(1);
        assertThat(refused.json().get("errors").get(0).get("message").asString())
                .contains("<b>");
    }
}
