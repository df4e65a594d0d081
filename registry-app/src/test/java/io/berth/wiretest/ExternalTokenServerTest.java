package io.berth.wiretest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts and API keys beside the tokens of another server ({@code auth.token}). */
final class ExternalTokenServerTest {

    /** bcrypt of {@code open sesame} at the lowest cost. */
    private static final String ACCOUNT = "root:$2y$04$yXeNqAzmQMKSQzvWA0RCnOTdhSwZp/Y53DpQSFxZjCetYozNWd.gW\n";

    /** A key that signs no token here. */
    private static final String KEYS = "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"k\","
            + "\"x\":\"fuZA2cBZTPfs_HytcPQkxb-TfW7fhuWe2vXBcoB3Ofk\","
            + "\"y\":\"z3VhCzWABloKIo3glJZMpCAecBfUIrIYJUis-BEiywU\"}]}";

    private static final String CHALLENGE = "Bearer realm=\"https://auth.test/token\",service=\"the service\"";
    private static final Field ROOT = basic("root:open sesame");

    @TempDir
    static Path folder;

    private static TestRegistry registry;

    @BeforeAll
    static void open() throws IOException {
        registry = TestRegistry.start(
                Medium.MEMORY,
                "auth.token.realm: https://auth.test/token",
                "auth.token.service: the service",
                "auth.token.issuer: the issuer",
                "auth.token.jwks: " + Files.writeString(folder.resolve("keys.json"), KEYS),
                "berth.identities: [{htpasswd: {path: " + Files.writeString(folder.resolve("htpasswd"), ACCOUNT)
                        + "}}]");
    }

    @AfterAll
    static void close() throws IOException {
        registry.close();
    }

    private static Field basic(String account) {
        return new Field("Authorization", "Basic " + Base64.getEncoder().encodeToString(account.getBytes(UTF_8)));
    }

    private static Answer turnedAway(Field... shown) {
        return registry.client(shown).send("GET", "/v2/").expect(401, "UNAUTHORIZED");
    }

    @Test
    void anAccountWorksWithItsPassword() {
        registry.client(ROOT).send("GET", "/v2/").expect(200);
        new Repository(registry.client(ROOT), "team/app").pushImage("v1", "layer");
        registry.client(ROOT).send("GET", "/v2/team/app/manifests/v1").expect(200);
    }

    @Test
    void aKeyOfTheAccountWorksAsPasswordAndAsToken() {
        new Repository(registry.client(ROOT), "keys/app").pushImage("v1", "layer");
        String key = registry.client(ROOT)
                .send("POST", "/api/v1/keys")
                .type("application/json")
                .body("{\"name\": \"ci\", \"scopes\": [\"repository:keys/*:pull\"]}")
                .expect(201)
                .json()
                .get("key")
                .asString();
        for (Field shown : new Field[] {basic("x:" + key), new Field("Authorization", "Bearer " + key)}) {
            Client ci = registry.client(shown);
            ci.send("GET", "/v2/keys/app/manifests/v1").expect(200);
            assertThat(ci.send("POST", "/v2/keys/app/blobs/uploads/").send().status())
                    .isIn(401, 403);
        }
    }

    @Test
    void whoShowsNothingOrAWrongPasswordIsSentToTheTokenServer() {
        turnedAway().has("WWW-Authenticate", CHALLENGE);
        turnedAway(basic("root:guess")).has("WWW-Authenticate", CHALLENGE);
        turnedAway(basic("stranger:guess")).has("WWW-Authenticate", CHALLENGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "x.y.z", "eyJhbGciOiJub25lIn0.eyJpc3MiOiJ0aGUgaXNzdWVyIiwic3ViIjoicm9vdCJ9."})
    void aBadTokenIsRefused(String token) {
        turnedAway(new Field("Authorization", "Bearer " + token))
                .has("WWW-Authenticate", CHALLENGE + ",error=\"invalid_token\"");
    }
}
