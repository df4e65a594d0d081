package io.berth.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.access.Action;
import io.berth.core.access.Permission;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RegistryException.Refusal;
import io.berth.core.model.RepositoryName;
import io.berth.http.message.Headers;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ErrorResponsesTest {

    private static Response answer(Throwable failure) {
        return ErrorResponses.of("req-1", failure);
    }

    private static String text(Response response) {
        Response.Body.Bytes body = (Response.Body.Bytes) response.body();
        return StandardCharsets.UTF_8.decode(body.bytes().duplicate()).toString();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    BLOB_UNKNOWN, 404
                    BLOB_UPLOAD_INVALID, 404
                    BLOB_UPLOAD_UNKNOWN, 404
                    DIGEST_INVALID, 400
                    MANIFEST_BLOB_UNKNOWN, 400
                    MANIFEST_INVALID, 400
                    MANIFEST_UNKNOWN, 404
                    NAME_INVALID, 400
                    NAME_UNKNOWN, 404
                    SIZE_INVALID, 400
                    UNAUTHORIZED, 401
                    DENIED, 403
                    UNSUPPORTED, 405
                    TOOMANYREQUESTS, 429
                    UNKNOWN, 500
                    UNAVAILABLE, 503
                    RANGE_INVALID, 416
                    TAG_INVALID, 400
                    PAGINATION_NUMBER_INVALID, 400
                    """)
    void answersEachCodeWithItsStatus(ErrorCode code, int status) {
        Response response = answer(new RegistryException(code, "why"));

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.headers().first("Content-Type")).hasValue("application/json");
        assertThat(text(response)).startsWith("{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"why\"");
    }

    /** docker retries after a refusal without a detail and with the default message of its code. */
    @ParameterizedTest
    @EnumSource
    void givesRefusalsOfAccessADetail(ErrorCode code) {
        boolean ofAccess = code == ErrorCode.UNAUTHORIZED || code == ErrorCode.DENIED;

        assertThat(text(answer(new RegistryException(code, "why"))).contains("\"detail\":[]"))
                .isEqualTo(ofAccess);
        assertThat(text(answer(new HttpRefusal(403, code, "why"))).contains("\"detail\":[]"))
                .isEqualTo(ofAccess);
    }

    @Test
    void listsWhatARequestNeedsLeaveFor() {
        RepositoryName repository = new RepositoryName("a/b");
        HttpRefusal refusal = new HttpRefusal(401, ErrorCode.UNAUTHORIZED, "why")
                .lacking(List.of(
                        new Permission.Enter(),
                        new Permission.OnRepository(repository, Action.PUSH),
                        new Permission.ListCatalog()));

        assertThat(text(answer(refusal)))
                .contains("\"detail\":["
                        + "{\"Type\":\"repository\",\"Class\":\"\",\"Name\":\"a/b\",\"Action\":\"pull\"},"
                        + "{\"Type\":\"repository\",\"Class\":\"\",\"Name\":\"a/b\",\"Action\":\"push\"},"
                        + "{\"Type\":\"registry\",\"Class\":\"\",\"Name\":\"catalog\",\"Action\":\"*\"}]");
    }

    @Test
    void knowsEveryCode() {
        assertThat(Arrays.stream(ErrorCode.values())
                        .map(code -> answer(new RegistryException(code, "")).status()))
                .allMatch(status -> status >= 400 && status < 600);
    }

    @Test
    void listsEveryRefusalUnderTheStatusOfTheFirst() {
        Response response = answer(new RegistryException(List.of(
                new Refusal(ErrorCode.NAME_UNKNOWN, "a", Optional.of("x")),
                new Refusal(ErrorCode.DENIED, "\"b\"", Optional.empty()))));

        assertThat(response.status()).isEqualTo(404);
        assertThat(text(response))
                .isEqualTo("{\"errors\":[{\"code\":\"NAME_UNKNOWN\",\"message\":\"a\",\"detail\":\"x\"},"
                        + "{\"code\":\"DENIED\",\"message\":\"\\\"b\\\"\",\"detail\":[]}]}");
    }

    @Test
    void takesStatusAndHeadersFromHttp() {
        Response response =
                answer(new HttpRefusal(405, ErrorCode.UNSUPPORTED, "no", Headers.NONE.with("Allow", "GET")));

        assertThat(response.status()).isEqualTo(405);
        assertThat(response.headers().first("Allow")).hasValue("GET");
    }

    @Test
    void asksToComeBackWhenBusy() {
        assertThat(answer(new RegistryException(ErrorCode.TOOMANYREQUESTS, "busy"))
                        .headers()
                        .contains("Retry-After"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/var/lib/registry/x: No space left on device", "Disk quota exceeded"})
    void tellsAFullStorage(String message) {
        Response response = answer(new IOException(message));

        assertThat(response.status()).isEqualTo(507);
        assertThat(text(response)).contains("UNAVAILABLE", "req-1").doesNotContain("/var");
    }

    @Test
    void tellsABreakageByTheRequestIdAlone() {
        Response storage = answer(new IOException("/secret/path"));
        Response bug = answer(new IllegalStateException("io.berth.Secret"));

        assertThat(storage.status()).isEqualTo(503);
        assertThat(storage.headers().contains("Retry-After")).isTrue();
        assertThat(bug.status()).isEqualTo(500);
        assertThat(text(storage) + text(bug)).contains("req-1").doesNotContain("ecret");
    }
}
