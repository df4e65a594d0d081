package io.berth.wiretest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code /api/v1/history}, {@code resolve}, {@code undelete} and {@code pulls}; jobs of administrators. */
final class HistoryApiTest {

    /** bcrypt of {@code open sesame} at the lowest cost. */
    private static final String HASH = "$2y$04$yXeNqAzmQMKSQzvWA0RCnOTdhSwZp/Y53DpQSFxZjCetYozNWd.gW\n";

    private static final Field ADMIN = basic("root");
    private static final Field ANN = basic("ann");

    @TempDir
    private Path folder;

    private TestRegistry registry;
    private Repository app;

    @BeforeEach
    void open() throws IOException {
        Path accounts = Files.writeString(folder.resolve("htpasswd"), "root:" + HASH + "ann:" + HASH);
        registry = TestRegistry.start(
                Medium.FILESYSTEM,
                "auth.htpasswd.realm: the realm",
                "auth.htpasswd.path: " + accounts,
                "berth.access.rules: [{allow: admin, to: user:root}, {allow: '*', to: user:root},"
                        + " {allow: pull, to: user:ann}]");
        app = new Repository(registry.client(ADMIN), "team/app");
    }

    private static Field basic(String user) {
        String pair = user + ":open sesame";
        return new Field("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
    }

    @AfterEach
    void close() throws IOException {
        registry.close();
    }

    private JsonNode get(String target) {
        return registry.client(ADMIN).send("GET", target).expect(200).json();
    }

    private Sending post(String target, String json) {
        return registry.client(ADMIN)
                .send("POST", target)
                .type("application/json")
                .body(json);
    }

    @Test
    void listsWhatHappenedToATag() {
        Blob first = app.pushImage("latest", "one");
        Blob second = app.pushImage("latest", "two");

        JsonNode newest = get("/api/v1/history/team/app?tag=latest&n=1");
        JsonNode before = get("/api/v1/history/team/app?tag=latest&n=1&before="
                + newest.get("before").asString());

        assertThat(newest.get("entries").get(0).get("change").asString()).isEqualTo("tag-moved");
        assertThat(newest.get("entries").get(0).get("from").asString()).isEqualTo(first.digest());
        assertThat(newest.get("entries").get(0).get("to").asString()).isEqualTo(second.digest());
        assertThat(before.get("entries").get(0).get("to").asString()).isEqualTo(first.digest());
        assertThat(before.get("entries").get(0).has("from")).isFalse();
    }

    @Test
    void resolvesATagAtATime() {
        Blob first = app.pushImage("latest", "one");
        String moved = get("/api/v1/history/team/app?tag=latest")
                .get("entries")
                .get(0)
                .get("time")
                .asString();
        app.pushImage("latest", "two");

        assertThat(get("/api/v1/resolve/team/app?tag=latest&at=" + moved)
                        .get("digest")
                        .asString())
                .isEqualTo(first.digest());
        registry.client(ADMIN)
                .send("GET", "/api/v1/resolve/team/app?tag=latest")
                .expect(400, "UNSUPPORTED");
        registry.client(ADMIN)
                .send("GET", "/api/v1/resolve/team/app?tag=latest&at=noon")
                .expect(400, "UNSUPPORTED");
        registry.client(ADMIN)
                .send("GET", "/api/v1/resolve/team/app?tag=latest&at=2001-01-01T00:00:00Z")
                .expect(404, "UNSUPPORTED");
        registry.client(ADMIN)
                .send("GET", "/api/v1/resolve/team/app?tag=other&at=" + Instant.now())
                .expect(404, "MANIFEST_UNKNOWN");
    }

    @Test
    void restoresWhatWasDeleted() {
        Blob image = app.pushImage("v1", "one");
        app.delete("/manifests/v1").expect(202);

        post("/api/v1/undelete/team/app", "{\"tag\": \"v1\", \"dryRun\": true}").expect(200);
        app.get("/manifests/v1").expect(404);
        JsonNode done = post("/api/v1/undelete/team/app", "{\"tag\": \"v1\"}")
                .expect(200)
                .json();

        assertThat(done.get("tags").asInt()).isEqualTo(1);
        app.get("/manifests/v1").expect(200).holds(image.bytes());
        post("/api/v1/undelete/team/app", "{\"tag\": \"v2\"}").expect(404, "MANIFEST_UNKNOWN");
        post("/api/v1/undelete/team/app", "{\"tag\": \"v1\", \"digest\": \"" + image.digest() + "\"}")
                .expect(400, "UNSUPPORTED");
    }

    @Test
    void restoresARepository() {
        Blob image = app.pushImage("v1", "one");
        registry.client(ADMIN).send("DELETE", "/api/v1/repositories/team/app").expect(202);

        post("/api/v1/undelete/team/app", "{}").expect(200);

        app.get("/manifests/v1").expect(200).holds(image.bytes());
    }

    @Test
    void namesAccountsToThoseWhoMayPush() {
        app.pushImage("v1", "one");

        JsonNode shown = get("/api/v1/history/team/app").get("entries").get(0);
        JsonNode toAnn = registry.client(ANN)
                .send("GET", "/api/v1/history/team/app")
                .expect(200)
                .json()
                .get("entries")
                .get(0);

        assertThat(shown.get("account").asString()).isEqualTo("root");
        assertThat(toAnn.has("account")).isFalse();
    }

    @Test
    void isForThoseWhoMay() {
        app.pushImage("v1", "one");
        app.delete("/manifests/v1").expect(202);

        registry.client(ANN)
                .send("POST", "/api/v1/undelete/team/app")
                .type("application/json")
                .body("{}")
                .expect(403, "DENIED");
        for (String job : List.of("garbage-collection", "scrub", "retention")) {
            registry.client(ANN).send("GET", "/api/v1/" + job).expect(403, "DENIED");
            registry.client(ANN)
                    .send("POST", "/api/v1/" + job)
                    .type("application/json")
                    .body("{}")
                    .expect(403, "DENIED");
            registry.client().send("GET", "/api/v1/" + job).expect(401, "UNAUTHORIZED");
        }
        registry.client().send("GET", "/api/v1/pulls/team/app").expect(401, "UNAUTHORIZED");
    }

    @Test
    void countsPulls() {
        Blob image = app.pushImage("v1", "one");
        app.get("/manifests/v1").expect(200);
        app.get("/manifests/" + image.digest()).expect(200);
        app.head("/manifests/v1").expect(200);

        JsonNode listed = get("/api/v1/pulls/team/app").get("tags").get(0);
        JsonNode one = get("/api/v1/pulls/team/app?reference=" + image.digest());

        assertThat(listed.get("tag").asString()).isEqualTo("v1");
        assertThat(listed.get("pullsByTag").asInt()).isEqualTo(1);
        assertThat(listed.get("pullsOfManifest").asInt()).isEqualTo(2);
        assertThat(one.get("pullsOfManifest").asInt()).isEqualTo(2);
        assertThat(Instant.parse(one.get("lastPull").asString()))
                .isBetween(Instant.now().minus(Duration.ofMinutes(5)), Instant.now());
        registry.client(ADMIN).send("GET", "/api/v1/pulls/team/other").expect(404, "NAME_UNKNOWN");
    }

    @Test
    void collectsGarbageWhenAsked() {
        app.push("an orphan");
        post("/api/v1/garbage-collection", "{\"grace\": \"soon\"}").expect(400, "UNSUPPORTED");
        post("/api/v1/garbage-collection", "{\"quietly\": true}").expect(400, "UNSUPPORTED");

        String id = post("/api/v1/garbage-collection", "{\"grace\": \"0s\"}")
                .expect(202)
                .json()
                .get("id")
                .asString();

        await().untilAsserted(() -> {
            JsonNode latest = get("/api/v1/garbage-collection").path("latest");
            assertThat(latest.path("id").asString("")).isEqualTo(id);
            assertThat(latest.path("ended").asBoolean(false)).isTrue();
            assertThat(latest.path("report").path("blobsRemoved").asInt(0)).isEqualTo(1);
        });
    }

    @Test
    void scrubsWhenAsked() {
        app.pushImage("v1", "one");

        post("/api/v1/scrub", "{}").expect(202);

        await().untilAsserted(() -> assertThat(get("/api/v1/scrub")
                        .path("latest")
                        .path("report")
                        .path("blobs")
                        .asInt(0))
                .isEqualTo(3));
    }
}
