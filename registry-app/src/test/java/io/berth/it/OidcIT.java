package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Jobs that authenticate with the token of their CI service; {@link LoginsIT} covers logins. */
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

    private final RegistryClient client = RegistryClient.of(registry);

    @AfterEach
    void closeClient() {
        client.close();
    }

    @AfterAll
    static void stop() {
        ci.close();
    }

    @Test
    void aTokenIsGoodForWhatTheRulesGiveItsClaims() throws IOException {
        String reader = ci.token(CiService.AUDIENCE, "readers");
        String other = ci.token(CiService.AUDIENCE, "others");
        for (RegistryClient job : List.of(client.bearing(reader), client.as("job", reader))) {
            assertThat(job.get("v2/").statusCode()).isEqualTo(200);
            assertThat(job.beginUpload("apps/one").statusCode()).isEqualTo(202);
            assertThat(job.getManifest("elsewhere", "1").statusCode()).isEqualTo(404);
        }
        assertThat(client.as("job", reader).beginUpload("elsewhere").statusCode())
                .isEqualTo(403);
        assertThat(client.as("job", other).getManifest("elsewhere", "1").statusCode())
                .isEqualTo(403);
    }

    @Test
    void aTokenForAnotherServiceIsRefused() throws IOException {
        String token = ci.token("elsewhere.it", "readers");
        for (RegistryClient job : List.of(client.bearing(token), client.as("job", token))) {
            assertThat(job.get("v2/").statusCode()).isEqualTo(401);
            assertThat(job.get("auth/token?scope=repository:apps/one:pull").statusCode())
                    .isEqualTo(401);
        }
    }

    /** Keys are fetched at most once in half a minute. */
    @Test
    void followsTheIssuerToItsNewKeys() throws IOException {
        String before = ci.token(CiService.AUDIENCE, "readers");
        String shownLate = ci.token(CiService.AUDIENCE, "readers");
        assertThat(client.bearing(before).get("v2/").statusCode()).isEqualTo(200);

        ci.rotate();

        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    String after = ci.token(CiService.AUDIENCE, "readers");
                    return client.bearing(after).get("v2/").statusCode() == 200;
                });
        assertThat(client.bearing(shownLate).get("v2/").statusCode()).isEqualTo(401);
        assertThat(registry.said()).doesNotContain(before).doesNotContain(shownLate);
    }
}
