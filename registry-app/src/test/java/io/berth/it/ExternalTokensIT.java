package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.berth.core.model.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Berth with an external token server. */
final class ExternalTokensIT {

    private static final OtherTokenServer tokens = OtherTokenServer.start(OtherTokenServer.KeyId.THUMBPRINT);

    /** Tokens are accepted for a minute after they expire, for clock skew. */
    private static final Duration LEEWAY = Duration.ofSeconds(60);

    @RegisterExtension
    static final Berth registry = Berth.with(tokens.yaml());

    @AfterAll
    static void stop() {
        tokens.stop();
    }

    private record Begun(String token, HttpResponse<String> answer) {}

    /** Begins a push with a token that expires soon, but not before the registry has verified it. */
    private static Begun begin() throws Exception {
        for (int seconds = 5; ; seconds *= 2) {
            Instant expiry = Instant.now().minus(LEEWAY).plusSeconds(seconds);
            String token = tokens.token(List.of("repository:external/late:pull,push"), expiry);
            HttpResponse<String> answer = send(token, "POST", "/v2/external/late/blobs/uploads/", new byte[0]);
            if (answer.statusCode() != 401 || Instant.now().isBefore(expiry.plus(LEEWAY))) {
                return new Begun(token, answer);
            }
        }
    }

    @Test
    void finishesAPushWhoseTokenExpiresMeanwhile() throws Exception {
        Begun push = begin();
        String token = push.token();
        HttpResponse<String> begun = push.answer();
        byte[] content = "late".getBytes(StandardCharsets.UTF_8);
        assertThat(begun.statusCode()).isEqualTo(202);

        await().until(() -> send(token, "GET", "/v2/", new byte[0]).statusCode() == 401);

        HttpResponse<String> patched = send(token, "PATCH", location(begun), content);
        assertThat(patched.statusCode()).isEqualTo(202);
        String end = location(patched);
        String digest = Digest.Algorithm.SHA256.digestOf(content).toString();
        assertThat(send(token, "PUT", end + (end.contains("?") ? "&" : "?") + "digest=" + digest, new byte[0])
                        .statusCode())
                .isEqualTo(201);
        assertThat(send(token, "POST", "/v2/external/late/blobs/uploads/", new byte[0])
                        .statusCode())
                .isEqualTo(401);
    }

    private static String location(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElseThrow();
    }

    private static HttpResponse<String> send(String token, String method, String path, byte[] body)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(registry.scheme() + "://" + registry.host())
                                    .resolve(path))
                            .header("Authorization", "Bearer " + token)
                            .method(method, BodyPublishers.ofByteArray(body))
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
