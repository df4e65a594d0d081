package io.berth.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.app.config.LogConfig;
import io.berth.app.config.LogConfig.Formatter;
import io.berth.app.config.LogConfig.Level;
import io.berth.http.message.FinishedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The format of requests in the access log. */
final class AccessLineFormatTest {

    private static String line(Formatter formatter, FinishedRequest exchange) {
        Map<String, String> fields = Map.of("service", "registry");
        return new AccessLineFormat(new LogConfig(Level.INFO, formatter, fields, true)).line(exchange);
    }

    private static FinishedRequest get(String target, Optional<String> user, Optional<String> userAgent) {
        return new FinishedRequest(
                Instant.parse("2026-11-23T12:00:01.5Z"),
                Duration.ofNanos(1_234_567),
                "GET",
                target,
                "HTTP/1.1",
                200,
                42,
                7,
                "192.0.2.1",
                user,
                "base",
                Optional.empty(),
                Optional.empty(),
                userAgent,
                "id-1",
                false);
    }

    @Test
    void textIsApachesCombinedFormatAndThreeColumns() {
        assertThat(line(Formatter.TEXT, get("/v2/", Optional.of("alice"), Optional.of("docker/28.0"))))
                .isEqualTo("192.0.2.1 - alice [23/Nov/2026:12:00:01 +0000] \"GET /v2/ HTTP/1.1\" 200 42 \"-\""
                        + " \"docker/28.0\" id-1 1.235ms ok");
    }

    @Test
    void jsonHasDistributionsKeys() {
        assertThat(line(Formatter.JSON, get("/v2/", Optional.of("alice"), Optional.of("docker/28.0"))))
                .isEqualTo("{\"time\":\"2026-11-23T12:00:01.500Z\",\"level\":\"info\",\"msg\":\"response completed\","
                        + "\"service\":\"registry\",\"http.request.id\":\"id-1\",\"http.request.method\":\"GET\","
                        + "\"http.request.uri\":\"/v2/\",\"http.request.proto\":\"HTTP/1.1\","
                        + "\"http.request.remoteaddr\":\"192.0.2.1\",\"http.request.useragent\":\"docker/28.0\","
                        + "\"auth.user.name\":\"alice\",\"http.request.route\":\"base\",\"http.request.received\":7,\"http.response.status\":200,"
                        + "\"http.response.written\":42,\"http.response.duration\":\"1.235ms\","
                        + "\"http.response.aborted\":false}");
    }

    @Test
    void stateOfUploadsIsMasked() {
        FinishedRequest patch =
                get("/v2/a/blobs/uploads/1?_state=s3cret%3D&digest=d", Optional.empty(), Optional.empty());
        assertThat(line(Formatter.TEXT, patch)).contains("?_state=***&digest=d").doesNotContain("s3cret");
        assertThat(line(Formatter.LOGSTASH, patch))
                .contains("?_state=***&digest=d")
                .doesNotContain("s3cret");
    }

    @Test
    void clientsCannotForgeLinesOrColumns() {
        FinishedRequest forged =
                get("/\r\n127.0.0.1 - root", Optional.of("eve\" 200"), Optional.of("x\" 500\n\u001b[31m\u2028\u202e"));
        assertThat(line(Formatter.TEXT, forged))
                .contains("\"GET /\\r\\n127.0.0.1 - root HTTP/1.1\"")
                .contains(" - \"eve\\\" 200\" [")
                .contains("\"x\\\" 500\\n\\u001b[31m\\u2028\\u202e\"")
                .doesNotContain("\n", "\r", "\u001b", "\u2028", "\u202e");
    }
}
