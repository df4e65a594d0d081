package io.berth.wiretest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The audit log records who did what, and contains no secrets. */
final class AuditTest {

    /** bcrypt of {@code open sesame} at the lowest cost. */
    private static final String HASH = "$2y$04$yXeNqAzmQMKSQzvWA0RCnOTdhSwZp/Y53DpQSFxZjCetYozNWd.gW\n";

    private static final String PASSWORD = "open sesame";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    private Path file;
    private Path accounts;

    @BeforeEach
    void prepare() throws IOException {
        file = folder.resolve("audit.log");
        accounts = Files.writeString(folder.resolve("htpasswd"), "ann:" + HASH);
    }

    private TestRegistry start(boolean pulls) {
        return TestRegistry.start(
                Medium.MEMORY,
                "auth.htpasswd.realm: the realm",
                "auth.htpasswd.path: " + accounts,
                "berth.audit.file: " + file,
                "berth.audit.pulls: " + pulls);
    }

    private List<JsonNode> events() throws IOException {
        return Files.readAllLines(file).stream().map(JSON::readTree).toList();
    }

    private static String encoded(String user, String password) {
        return Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }

    private static Field basic(String user, String password) {
        return new Field("Authorization", "Basic " + encoded(user, password));
    }

    private static String text(JsonNode event, String field) {
        return event.path(field).asString("");
    }

    @Test
    void tellsWhoDidWhatAndWhy() throws IOException {
        try (TestRegistry registry = start(false)) {
            new Repository(registry.client(basic("ann", PASSWORD)), "team/app").pushImage("v1", "layer");
            registry.client(basic("ann", PASSWORD))
                    .send("DELETE", "/v2/team/app/manifests/v1")
                    .header("X-Request-Id", "my-request")
                    .expect(202);
        }
        assertThat(events()).allSatisfy(event -> {
            assertThat(text(event, "account")).isEqualTo("ann");
            assertThat(text(event, "source")).isEqualTo("htpasswd");
            assertThat(text(event, "address")).isEqualTo("127.0.0.1");
            assertThat(text(event, "outcome")).isEqualTo("allowed");
            assertThat(text(event, "rule")).contains("every account may");
            assertThat(text(event, "repository")).isEqualTo("team/app");
            assertThat(text(event, "request")).isNotEmpty();
        });
        JsonNode push = events().stream()
                .filter(event -> text(event, "method").equals("PUT")
                        && text(event, "tags").equals("v1"))
                .findFirst()
                .orElseThrow();
        assertThat(text(push, "action")).isEqualTo("push");
        assertThat(text(push, "digest")).startsWith("sha256:");
        assertThat(text(push, "path")).isEqualTo("/v2/team/app/manifests/v1");
        assertThat(text(events().getLast(), "action")).isEqualTo("delete");
        assertThat(text(events().getLast(), "tags")).isEqualTo("v1");
        assertThat(text(events().getLast(), "request")).isEqualTo("my-request");
    }

    @Test
    void readingIsRecordedWhenAskedFor() throws IOException {
        for (boolean pulls : new boolean[] {false, true}) {
            Files.deleteIfExists(file);
            try (TestRegistry registry = start(pulls)) {
                Client ann = registry.client(basic("ann", PASSWORD));
                ann.send("GET", "/v2/").expect(200);
                ann.send("GET", "/v2/team/app/manifests/v1").expect(404);
            }
            assertThat(events()).hasSize(pulls ? 2 : 0);
        }
    }

    @Test
    void failedLoginsAndDenialsAreInIt() throws IOException {
        try (TestRegistry registry = start(false)) {
            registry.get("/v2/").expect(401);
            registry.get("/v2/team/app/manifests/v1").expect(401);
            registry.client(basic("ann", "wrong")).send("GET", "/v2/").expect(401);
            registry.client(basic("nobody", "wrong")).send("GET", "/v2/").expect(401);
            registry.client(new Field("Authorization", "Bearer a.b.c"))
                    .send("GET", "/v2/")
                    .expect(401);
        }
        assertThat(events()).extracting(event -> text(event, "outcome")).containsOnly("denied");
        assertThat(events()).extracting(event -> text(event, "account")).containsExactly("", "ann", "nobody", "");
        assertThat(text(events().get(0), "rule")).contains("anonymous");
        assertThat(text(events().get(1), "rule")).isEqualTo("wrong password");
    }

    @Test
    void aMountTellsItsSourceAndADeniedOneWhatItWouldHaveTaken() throws IOException {
        String blob;
        try (TestRegistry registry = TestRegistry.start(
                Medium.MEMORY,
                "auth.htpasswd.realm: the realm",
                "auth.htpasswd.path: " + accounts,
                "berth.access.rules: [{deny: '*', to: everyone, on: hidden/**}, {allow: '*', to: user:ann}]",
                "berth.audit.file: " + file)) {
            Client ann = registry.client(basic("ann", PASSWORD));
            blob = new Repository(ann, "team/app").push("shared").toString();
            ann.send("POST", "/v2/team/other/blobs/uploads/?from=team/app&mount=" + blob)
                    .expect(201);
            ann.send("POST", "/v2/team/other/blobs/uploads/?from=hidden/app&mount=" + blob)
                    .expect(202);
        }
        JsonNode granted = events().get(events().size() - 2);
        assertThat(text(granted, "outcome")).isEqualTo("allowed");
        assertThat(text(granted, "repository")).isEqualTo("team/other");
        assertThat(text(granted, "from")).isEqualTo("team/app");
        assertThat(text(granted, "digest")).isEqualTo(blob);
        JsonNode denied = events().getLast();
        assertThat(text(denied, "outcome")).isEqualTo("denied");
        assertThat(text(denied, "action")).isEqualTo("pull");
        assertThat(text(denied, "repository")).isEqualTo("hidden/app");
        assertThat(text(denied, "into")).isEqualTo("team/other");
        assertThat(text(denied, "digest")).isEqualTo(blob);
        assertThat(text(denied, "rule")).isNotEqualTo(text(granted, "rule"));
        assertThat(denied.path("status").asInt()).isEqualTo(202);
    }

    @Test
    void aClientThatHangsUpIsNoFailureOfTheStorage() throws IOException {
        try (TestRegistry registry = start(false)) {
            Client ann = registry.client(basic("ann", PASSWORD));
            String upload =
                    ann.send("POST", "/v2/team/app/blobs/uploads/").expect(202).header("Location");
            for (String request : List.of("PATCH " + upload, "PUT /v2/team/app/manifests/v1")) {
                hangUp(registry, request);
            }
            await().until(() -> events().size() == 2);
        }
        assertThat(events()).hasSize(2).allSatisfy(event -> {
            assertThat(text(event, "outcome")).isEqualTo("aborted");
            assertThat(event.path("status").asInt()).isEqualTo(499);
            assertThat(text(event, "repository")).isEqualTo("team/app");
        });
    }

    private static void hangUp(TestRegistry registry, String request) throws IOException {
        String head = request + " HTTP/1.1\r\nHost: registry.test\r\nAuthorization: "
                + basic("ann", PASSWORD).value() + "\r\nContent-Length: 100\r\n"
                + "Content-Type: application/vnd.oci.image.manifest.v1+json\r\n\r\n";
        try (Socket socket =
                new Socket(registry.address().getAddress(), registry.address().getPort())) {
            socket.getOutputStream().write((head + "abc").getBytes(UTF_8));
        }
    }

    @Test
    void whatAnEndpointDeniesIsDenied() throws IOException {
        try (TestRegistry registry = start(false)) {
            registry.client(basic("ann", PASSWORD))
                    .send("POST", "/api/v1/keys")
                    .type("application/json")
                    .body("{\"name\": \"ci\", \"account\": \"robot/ci\", \"scopes\": [\"repository:**:*\"]}")
                    .expect(403);
        }
        assertThat(text(events().getLast(), "outcome")).isEqualTo("denied");
        assertThat(text(events().getLast(), "rule")).contains("only an administrator");
    }

    private TestRegistry startTokens(boolean pulls) {
        return TestRegistry.start(
                Medium.MEMORY,
                "auth.htpasswd.realm: the realm",
                "auth.htpasswd.path: " + accounts,
                "berth.tokens.enabled: true",
                "berth.tokens.refresh: true",
                "berth.logins.accountattempts: 1",
                "berth.audit.file: " + file,
                "berth.audit.pulls: " + pulls);
    }

    private static Sending ask(TestRegistry registry, Field... headers) {
        return registry.client(headers).send("GET", "/auth/token?scope=repository:team/app:pull,push");
    }

    private static Sending form(TestRegistry registry, String form) {
        return registry.client()
                .send("POST", "/auth/token")
                .type("application/x-www-form-urlencoded")
                .body(form);
    }

    @Test
    void loginsAtTheTokenServerAreInIt() throws IOException {
        String token;
        try (TestRegistry registry = startTokens(false)) {
            ask(registry).expect(200);
            token = ask(registry, basic("ann", PASSWORD))
                    .expect(200)
                    .json()
                    .get("token")
                    .asString();
            form(registry, "grant_type=password&username=ann&password=open+sesame")
                    .expect(200);
        }
        assertThat(events()).hasSize(2).allSatisfy(event -> {
            assertThat(text(event, "account")).isEqualTo("ann");
            assertThat(text(event, "source")).isEqualTo("htpasswd");
            assertThat(text(event, "action")).isEqualTo("enter");
            assertThat(text(event, "outcome")).isEqualTo("allowed");
            assertThat(text(event, "path")).isEqualTo("/auth/token");
        });
        assertThat(text(events().getFirst(), "scope")).isEqualTo("repository:team/app:pull,push");
        assertThat(Files.readString(file)).doesNotContain(token, PASSWORD);
    }

    @Test
    void failedAndSlowedLoginsAtTheTokenServerAreInIt() throws IOException {
        try (TestRegistry registry = startTokens(false)) {
            ask(registry, basic("ann", "wrong")).expect(401);
            form(registry, "grant_type=password&username=ann&password=wrong").expect(401);
            ask(registry, basic("ann", "wrong")).expect(429);
            form(registry, "grant_type=refresh_token&refresh_token=forged").expect(401);
        }
        assertThat(events()).extracting(event -> text(event, "outcome")).containsOnly("denied");
        assertThat(events()).extracting(event -> text(event, "account")).containsExactly("ann", "ann", "ann", "");
        assertThat(events()).extracting(event -> event.path("status").asInt()).containsExactly(401, 401, 429, 401);
        assertThat(text(events().getFirst(), "rule")).isEqualTo("wrong password");
        assertThat(Files.readString(file)).doesNotContain("forged");
    }

    @Test
    void tokensOfTheAnonymousAreReading() throws IOException {
        try (TestRegistry registry = startTokens(true)) {
            ask(registry).expect(200);
        }
        assertThat(events()).extracting(event -> text(event, "account")).containsExactly("");
    }

    @Test
    void noSecretIsEverInIt() throws IOException {
        String mistyped = "hunter2 of somebody";
        String secret;
        try (TestRegistry registry = start(true)) {
            Client ann = registry.client(basic("ann", PASSWORD));
            String key = ann.send("POST", "/api/v1/keys")
                    .type("application/json")
                    .body("{\"name\": \"ci\", \"scopes\": [\"repository:**:*\"]}")
                    .expect(201)
                    .json()
                    .get("key")
                    .asString();
            secret = key.split("_")[2];
            new Repository(registry.client(basic("x", key)), "team/app").pushImage("v1", "layer");
            registry.client(new Field("Authorization", "Bearer " + key))
                    .send("GET", "/v2/team/app/manifests/v1?token=" + secret)
                    .expect(200);
            registry.client(basic(key, "x")).send("GET", "/v2/").expect(401);
            registry.client(basic("ann", mistyped)).send("GET", "/v2/").expect(401);
            registry.client(new Field("Authorization", "Bearer " + mistyped.replace(' ', '.')))
                    .send("GET", "/v2/")
                    .expect(401);
            registry.client(basic("eve\r\n{}", "x")).send("GET", "/v2/").expect(401);
            ann.send("DELETE", "/api/v1/keys/" + key.split("_")[1]).expect(204);
        }
        String log = Files.readString(file);
        assertThat(log).isNotEmpty().doesNotContainIgnoringCase("authorization");
        for (String hidden : List.of(
                secret,
                PASSWORD,
                mistyped,
                mistyped.replace(' ', '.'),
                encoded("ann", PASSWORD),
                encoded("ann", mistyped),
                "_state",
                "token=")) {
            assertThat(log).doesNotContain(hidden);
        }
        assertThat(events()).extracting(event -> text(event, "action")).contains("create-key", "revoke-key", "push");
        assertThat(events()).extracting(event -> text(event, "account")).contains("eve\r\n{}");
    }
}
