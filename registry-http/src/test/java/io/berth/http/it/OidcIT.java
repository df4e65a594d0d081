package io.berth.http.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Jobs that show the token of their CI service to the registry; {@link LoginsIT} has them log in with it. */
final class OidcIT {

    private static final CiService ci = CiService.start();

    @RegisterExtension
    static final Berth registry = Berth.with("""
            berth:
              identities: [%s]
              access:
                rules:
                  - {allow: push, to: 'user:ci:job', on: 'apps/**'}
                  - {allow: pull, to: group:readers}
            """.formatted(ci.yaml()));

    @AfterAll
    static void stop() {
        ci.close();
    }

    @Test
    void aTokenIsGoodForWhatTheRulesGiveItsClaims() throws Exception {
        String reader = ci.token(CiService.AUDIENCE, "readers");
        String other = ci.token(CiService.AUDIENCE, "others");
        for (String shown : List.of(bearer(reader), basic(reader))) {
            assertThat(status("GET", "/v2/", shown)).isEqualTo(200);
            assertThat(status("POST", "/v2/apps/one/blobs/uploads/", shown)).isEqualTo(202);
            assertThat(status("GET", "/v2/elsewhere/manifests/1", shown)).isEqualTo(404);
        }
        assertThat(status("POST", "/v2/elsewhere/blobs/uploads/", basic(reader)))
                .isEqualTo(403);
        assertThat(status("GET", "/v2/elsewhere/manifests/1", basic(other))).isEqualTo(403);
    }

    @Test
    void aTokenOfTheJobGetsOneOfTheRegistry() throws Exception {
        String path = "/auth/token?service=berth&scope=repository:apps/one:pull";
        assertThat(status("GET", path, basic(ci.token(CiService.AUDIENCE, "readers"))))
                .isEqualTo(200);
        assertThat(status("GET", path, basic(ci.token("elsewhere.it", "readers"))))
                .isEqualTo(401);
    }

    @Test
    void aTokenForAnotherServiceIsRefused() throws Exception {
        String token = ci.token("elsewhere.it", "readers");
        assertThat(status("GET", "/v2/", bearer(token))).isEqualTo(401);
        assertThat(status("GET", "/v2/", basic(token))).isEqualTo(401);
    }

    /** They are asked for again half a minute after the last time. */
    @Test
    void followsTheIssuerToItsNewKeys() throws Exception {
        String before = ci.token(CiService.AUDIENCE, "readers");
        String shownLate = ci.token(CiService.AUDIENCE, "readers");
        assertThat(status("GET", "/v2/", bearer(before))).isEqualTo(200);

        ci.rotate();

        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> status("GET", "/v2/", bearer(ci.token(CiService.AUDIENCE, "readers"))) == 200);
        assertThat(status("GET", "/v2/", bearer(shownLate))).isEqualTo(401);
        assertThat(registry.said()).doesNotContain(before).doesNotContain(shownLate);
    }

    private static String bearer(String token) {
        return "Bearer " + token;
    }

    private static String basic(String token) {
        return "Basic " + Base64.getEncoder().encodeToString(("job:" + token).getBytes(StandardCharsets.UTF_8));
    }

    private static int status(String method, String path, String authorization)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + registry.host() + path))
                    .header("Authorization", authorization)
                    .method(method, BodyPublishers.noBody())
                    .build();
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }
}
