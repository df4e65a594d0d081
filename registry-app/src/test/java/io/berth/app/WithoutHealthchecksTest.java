package io.berth.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.http.message.FinishedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WithoutHealthchecksTest {

    private final List<FinishedRequest> logged = new ArrayList<>();

    private static FinishedRequest request(String method, String target, int status, String client, String userAgent) {
        return new FinishedRequest(
                Instant.EPOCH,
                Duration.ZERO,
                method,
                target,
                "HTTP/1.1",
                status,
                0,
                0,
                client,
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.of(userAgent),
                "id",
                false);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, 200, 127.0.0.1, berth-healthcheck, false",
        "GET, /, 200, 0:0:0:0:0:0:0:1, berth-healthcheck, false",
        "GET, /, 200, /run/berth.sock, berth-healthcheck, false",
        "GET, /, 503, 127.0.0.1, berth-healthcheck, true",
        "GET, /, 200, 192.0.2.7, berth-healthcheck, true",
        "GET, /v2/, 200, 127.0.0.1, berth-healthcheck, true",
        "POST, /, 200, 127.0.0.1, berth-healthcheck, true",
        "GET, /, 200, 127.0.0.1, kube-probe/1.31, true",
    })
    void leavesOutWhatTheCommandAsks(
            String method, String target, int status, String client, String userAgent, boolean isLogged) {
        new WithoutHealthchecks(logged::add).finished(request(method, target, status, client, userAgent));
        assertThat(logged).hasSize(isLogged ? 1 : 0);
    }
}
