package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** API keys created and revoked while the registry runs: over HTTP, and by commands. */
final class ApiKeysIT {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String PASSWORD = "open sesame";

    @RegisterExtension
    static final Berth registry = Berth.with("""
            auth: {htpasswd: {realm: it, path: %s}}
            berth:
              access:
                rules:
                  - {allow: ['*', admin], to: user:ann}
                  - {allow: push, to: group:builders, on: team/**}
            """.formatted(accounts()));

    private final RegistryClient client = RegistryClient.of(registry);
    private final RegistryClient ann = client.as("ann", PASSWORD);

    /** bcrypt of the password at the lowest cost. */
    private static Path accounts() {
        String hash = ":$2y$04$yXeNqAzmQMKSQzvWA0RCnOTdhSwZp/Y53DpQSFxZjCetYozNWd.gW\n";
        try {
            return Files.writeString(Folders.fresh("key-accounts").resolve("htpasswd"), "ann" + hash + "bob" + hash);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void closeClient() {
        client.close();
    }

    @Test
    void aRobotThatAnAdministratorMakesPushesUntilItsKeyIsRevoked() throws IOException {
        String wanted = """
                {"name": "ci", "account": "robot/ci", "groups": ["builders"],
                 "scopes": ["repository:team/*:pull,push", "repository:other/*:pull,push"]}
                """;
        assertThat(client.as("bob", PASSWORD).postJson("api/v1/keys", wanted).statusCode())
                .isEqualTo(403);
        HttpResponse<byte[]> made = ann.postJson("api/v1/keys", wanted);
        assertThat(made.statusCode()).isEqualTo(201);
        String key = text(made, "key");
        Tool crane = Tool.named("crane").where("DOCKER_CONFIG", Logins.folder("keys", registry.host(), "ci", key));
        Path image = SampleLayout.image("keys-image").folder();

        crane.run("push", image, registry.name("team/app:1"));
        crane.run("validate", "--remote", registry.name("team/app:1"));
        assertThat(crane.attempt("push", image, registry.name("other/app:1")).err())
                .containsIgnoringCase("unauthorized");

        assertThat(ann.delete("api/v1/keys/" + text(made, "id"))).isEqualTo(204);
        assertThat(crane.attempt("pull", registry.name("team/app:1"), image.resolve("back"))
                        .err())
                .containsIgnoringCase("unauthorized");
    }

    @Test
    void aKeyThatACommandRevokesIsOverForTheRegistryThatRuns() throws IOException {
        String key = Berth.launcher()
                .with("key", "create", "--name=laptop", "--user=ann", "--repository=team/*", "--action=pull")
                .run(registry.config())
                .text();
        RegistryClient shown = client.as("x", key);
        RegistryClient bearing = client.bearing(text(shown.get("auth/token?scope=repository:team/new:pull"), "token"));
        assertThat(shown.getManifest("team/new", "1").statusCode()).isEqualTo(404);
        assertThat(shown.getManifest("other/new", "1").statusCode()).isEqualTo(403);
        assertThat(bearing.getManifest("team/new", "1").statusCode()).isEqualTo(404);

        Berth.launcher().run("key", "revoke", key.split("_", -1)[1], registry.config());

        assertThat(shown.getManifest("team/new", "1").statusCode()).isEqualTo(401);
        assertThat(bearing.getManifest("team/new", "1").statusCode()).isEqualTo(401);
        assertThat(registry.said()).doesNotContain(key);
    }

    private static String text(HttpResponse<byte[]> answer, String field) {
        JsonNode document = JSON.readTree(answer.body());
        return document.required(field).asString();
    }
}
