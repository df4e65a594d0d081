package io.berth.wiretest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.http.endpoint.TableRows;
import io.berth.http.endpoint.TableRows.Row;
import io.berth.http.route.RequiredAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the endpoint table except the liveness probe refuses clients without the right password. */
final class GateTest {

    /** bcrypt of {@code open sesame} at the lowest cost. */
    private static final String ACCOUNT = "ann:$2y$04$yXeNqAzmQMKSQzvWA0RCnOTdhSwZp/Y53DpQSFxZjCetYozNWd.gW\n";

    private static final Field RIGHT = new Field("Authorization", basic("ann:open sesame"));
    private static final Blob LAYER = Blob.of("layer");

    @TempDir
    static Path folder;

    private static TestRegistry registry;

    @BeforeAll
    static void open() throws IOException {
        Path accounts = Files.writeString(folder.resolve("htpasswd"), ACCOUNT);
        registry =
                // More wrong passwords than login throttling allows.
                TestRegistry.start(
                        Medium.MEMORY,
                        "auth.htpasswd.realm: the realm",
                        "auth.htpasswd.path: " + accounts,
                        "berth.logins.enabled: false");
        new Repository(registry.client(RIGHT), "team/app").pushImage("v1", "layer");
    }

    @AfterAll
    static void close() throws IOException {
        registry.close();
    }

    private static String basic(String account) {
        return "Basic " + Base64.getEncoder().encodeToString(account.getBytes(UTF_8));
    }

    /** Every row, GETs as HEADs too. */
    static Stream<Row> rows() {
        return TableRows.all().stream()
                .flatMap(row -> row.method().equals("GET")
                        ? Stream.of(row, new Row("HEAD", row.pattern(), row.need()))
                        : Stream.of(row));
    }

    static Stream<Row> closedRows() {
        return rows().filter(row -> row.need() != RequiredAccess.NOTHING);
    }

    private static String target(Row row) {
        String target = row.pattern()
                .replace("{name}", "team/app")
                .replace("{reference}", "v1")
                .replace("{digest}", LAYER.digest())
                .replace("{id}", "abcdefghijkl")
                .replace("{upload}", "00000000-0000-4000-8000-000000000000");
        assertThat(target).doesNotContain("{");
        return target;
    }

    @ParameterizedTest
    @MethodSource("closedRows")
    void turnsAwayWhoHasNoOrWrongCredentials(Row row) {
        assertTurnedAway(registry.client().send(row.method(), target(row)));
        for (String authorization : List.of(
                basic("ann:wrong"),
                basic("ann:"),
                basic("nobody:open sesame"),
                basic(":"),
                basic("ann"),
                "Basic",
                "Basic !!!",
                "Basic " + "A".repeat(2000),
                "Bearer abc",
                "Bearer",
                "Digest x=y",
                "",
                "ann:open sesame")) {
            assertTurnedAway(registry.client().send(row.method(), target(row)).header("Authorization", authorization));
        }
    }

    private static void assertTurnedAway(Sending sending) {
        sending.expect(401)
                .has("WWW-Authenticate", "Basic realm=\"the realm\"")
                .has("Docker-Distribution-Api-Version", "registry/2.0")
                .has("Content-Type", "application/json");
    }

    @ParameterizedTest
    @MethodSource("closedRows")
    void turnsAwayTheSlashFormsAndOtherMethodsOfARow(Row row) {
        String target = target(row);
        assertTurnedAway(registry.client()
                .send(row.method(), target.endsWith("/") ? target.substring(0, target.length() - 1) : target + "/"));
        assertTurnedAway(registry.client().send("BREW", target));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void letsTheRightPasswordIn(Row row) {
        assertThat(registry.client(RIGHT).send(row.method(), target(row)).send().status())
                .isNotIn(401, 500);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void answersOptionsOfEveryRowToAnyone(Row row) {
        Answer answer = registry.client().send("OPTIONS", target(row)).expect(204);

        assertThat(answer.header("Allow")).contains(row.method());
    }

    @Test
    void leavesTheProbesAloneOpen() {
        registry.get("/").expect(200);
        assertThat(rows().filter(row -> row.need() == RequiredAccess.NOTHING))
                .extracting(Row::pattern)
                .containsOnly("/", "/v1/_ping");
    }

    @Test
    void saysNothingOfWhatThereIsToStrangers() {
        Answer there = registry.get("/v2/team/app/manifests/v1").expect(401, "UNAUTHORIZED");
        Answer notThere = registry.get("/v2/team/none/manifests/v1").expect(401, "UNAUTHORIZED");

        assertThat(there.text().replace("team/app", "team/none")).isEqualTo(notThere.text());
    }

    /** As in registry:2: docker gives up at once, and prints the message. */
    @Test
    void saysWhatARefusedRequestNeedsLeaveFor() {
        Answer refused = registry.client()
                .send("POST", "/v2/team/app/blobs/uploads/?mount=" + LAYER.digest() + "&from=other/app")
                .expect(401, "UNAUTHORIZED");

        assertThat(refused.json().at("/errors/0/detail").valueStream())
                .extracting(access -> access.path("Name").asString() + ":"
                        + access.path("Action").asString())
                .containsExactly("team/app:pull", "team/app:push", "other/app:pull");
        assertThat(registry.get("/v2/")
                        .expect(401)
                        .json()
                        .at("/errors/0/detail")
                        .isArray())
                .isTrue();
    }
}
