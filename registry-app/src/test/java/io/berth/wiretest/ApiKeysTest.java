package io.berth.wiretest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** API keys from creation to revocation. */
final class ApiKeysTest {

    /** bcrypt of {@code open sesame} at the lowest cost. */
    private static final String HASH = "$2y$04$yXeNqAzmQMKSQzvWA0RCnOTdhSwZp/Y53DpQSFxZjCetYozNWd.gW\n";

    private static final Field ANN = basic("ann", "open sesame");
    private static final Field BOB = basic("bob", "open sesame");

    @TempDir
    static Path folder;

    private static TestRegistry registry;

    @BeforeAll
    static void open() throws IOException {
        Path accounts = Files.writeString(folder.resolve("htpasswd"), "ann:" + HASH + "bob:" + HASH);
        registry = TestRegistry.start(
                Medium.FILESYSTEM, "auth.htpasswd.realm: the realm", "auth.htpasswd.path: " + accounts);
        new Repository(registry.client(ANN), "team/app").pushImage("v1", "layer");
        new Repository(registry.client(ANN), "other/app").pushImage("v1", "layer");
    }

    @AfterAll
    static void close() throws IOException {
        registry.close();
    }

    private static Field basic(String user, String password) {
        return new Field(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8)));
    }

    private static Sending create(Field who, String json) {
        return create(who, "application/json", json);
    }

    private static Sending create(Field who, String type, String json) {
        return registry.client(who).send("POST", "/api/v1/keys").type(type).body(json.replace('\'', '"'));
    }

    private static JsonNode created(Field who, String json) {
        return create(who, json).expect(201).has("Cache-Control", "no-store").json();
    }

    private static Sending pull(Field who, String repository) {
        return registry.client(who).send("GET", "/v2/" + repository + "/manifests/v1");
    }

    @Test
    void aKeyPullsWhatItsScopesSayAndNothingElse() {
        String key = created(ANN, "{'name': 'ci', 'scopes': ['repository:team/*:pull'], 'expiresIn': 3600}")
                .get("key")
                .asString();

        for (Field who : new Field[] {basic("ann", key), basic("x", key)}) {
            pull(who, "team/app").expect(200);
            pull(who, "other/app").expect(403, "DENIED");
            pull(who, "none/app").expect(403, "DENIED");
            registry.client(who).send("DELETE", "/v2/team/app/manifests/v1").expect(403, "DENIED");
            registry.client(who).send("POST", "/v2/team/app/blobs/uploads/").expect(403, "DENIED");
        }
        pull(new Field("Authorization", "Bearer " + key), "team/app").expect(200);
        pull(new Field("Authorization", "Bearer " + key), "other/app").expect(401, "UNAUTHORIZED");
    }

    @Test
    void aKeyManagesNoKeys() {
        String key = created(ANN, "{'name': 'all', 'scopes': ['repository:**:*']}")
                .get("key")
                .asString();
        create(basic("ann", key), "{'name': 'more', 'scopes': ['repository:**:*']}")
                .expect(403, "DENIED");
        registry.client(basic("ann", key)).send("GET", "/api/v1/keys").expect(403, "DENIED");
    }

    @Test
    void aRevokedKeyIsOverAtOnce() {
        JsonNode created = created(ANN, "{'name': 'gone', 'scopes': ['repository:**:pull']}");
        Field key = basic("x", created.get("key").asString());
        pull(key, "team/app").expect(200);
        String target = "/api/v1/keys/" + created.get("id").asString();

        registry.client(BOB).send("DELETE", target).expect(404);
        pull(key, "team/app").expect(200);
        registry.client(ANN).send("DELETE", target).expect(204);

        pull(key, "team/app").expect(401, "UNAUTHORIZED");
        registry.client(ANN).send("DELETE", target).expect(404);
    }

    @Test
    void everybodySeesTheirOwnWithoutSecrets() {
        JsonNode created = created(BOB, "{'name': 'mine', 'scopes': ['repository:team/*:pull']}");
        String secret = created.get("key").asString().split("_")[2];

        Answer own = registry.client(BOB).send("GET", "/api/v1/keys").expect(200);
        assertThat(own.text()).contains("\"mine\"").doesNotContain(secret).doesNotContain("sha256");
        assertThat(registry.client(ANN).send("GET", "/api/v1/keys").expect(200).text())
                .doesNotContain("\"mine\"");
    }

    @Test
    void robotsAndTheKeysOfOthersAreForAdministrators() {
        create(ANN, "{'name': 'ci', 'account': 'robot/ci', 'scopes': ['repository:a:pull']}")
                .expect(403, "DENIED");
        create(ANN, "{'name': 'ci', 'account': 'bob', 'scopes': ['repository:a:pull']}")
                .expect(403, "DENIED");
    }

    @Test
    void saysWhatIsWrongWithARequest() {
        for (String wrong : new String[] {
            "",
            "[]",
            "{'name': 'ci'}",
            "{'name': '', 'scopes': ['repository:a:pull']}",
            "{'name': 'ci', 'scopes': ['repository:a:fly']}",
            "{'name': 'ci', 'scopes': 'repository:a:pull'}",
            "{'name': 'ci', 'scopes': ['repository:a:pull'], 'expiresIn': -1}",
            "{'name': 'ci', 'scopes': ['repository:a:pull'], 'expiresIn': '1d'}",
            "{'name': 'ci', 'scopes': ['repository:a:pull'], 'groups': ['admins']}",
            "{'name': 'ci', 'name': 'ci', 'scopes': ['repository:a:pull']}",
            "{'name': 'ci', 'scope': ['repository:a:pull']}"
        }) {
            create(ANN, wrong).expect(400, "UNSUPPORTED");
        }
        create(ANN, "x".repeat(20_000)).expect(413, "SIZE_INVALID");
    }

    /** CSRF protection: pages of other sites can send these types without a preflight request. */
    @Test
    void takesNothingButJson() {
        String json = "{'name': 'ci', 'scopes': ['repository:a:pull']}";
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data")) {
            create(ANN, type, json).expect(415, "UNSUPPORTED");
        }
        registry.client(ANN)
                .send("POST", "/api/v1/keys")
                .body(json.replace('\'', '"'))
                .expect(415, "UNSUPPORTED");
        create(ANN, "Application/JSON; charset=utf-8", json).expect(201);
    }

    @Test
    void guessesAreSlowedAndKeysAreNot() {
        String key = created(BOB, "{'name': 'ci', 'scopes': ['repository:**:pull']}")
                .get("key")
                .asString();
        for (int i = 0; i < 6; i++) {
            pull(basic("carol", "guess" + i), "team/app").expect(401);
        }
        assertThat(pull(basic("carol", "guess"), "team/app")
                        .expect(429, "TOOMANYREQUESTS")
                        .header("Retry-After"))
                .matches("[1-9][0-9]*");
        pull(basic("carol", key), "team/app").expect(200);
        pull(ANN, "team/app").expect(200);
    }
}
