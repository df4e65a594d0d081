package io.berth.wiretest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /api/v1/read-only} and {@code /api/v1/quotas}: administrators refuse pushes, and see what is used. */
final class MaintenanceTest {

    /** bcrypt of {@code open sesame} at the lowest cost. */
    private static final String HASH = "$2y$04$yXeNqAzmQMKSQzvWA0RCnOTdhSwZp/Y53DpQSFxZjCetYozNWd.gW\n";

    private static final String READ_ONLY = "/api/v1/read-only";
    private static final Field ADMIN = basic("root");
    private static final Field ANN = basic("ann");

    @TempDir
    private Path folder;

    private String[] settings = {};
    private TestRegistry registry;
    private Blob manifest;

    @BeforeEach
    void open() throws IOException {
        Path accounts = Files.writeString(folder.resolve("htpasswd"), "root:" + HASH + "ann:" + HASH);
        settings = new String[] {
            "auth.htpasswd.realm: the realm",
            "auth.htpasswd.path: " + accounts,
            "berth.access.rules: [{allow: admin, to: user:root}, {allow: '*', to: user:ann}]",
            "berth.quotas: [{'on': [app, 'team/**'], bytes: 1MiB}, {'on': other, tags: 3}]"
        };
        registry = TestRegistry.start(Medium.FILESYSTEM, settings);
        manifest = new Repository(registry.client(ANN), "app").pushImage("v1", "layer");
    }

    @AfterEach
    void close() throws IOException {
        registry.close();
    }

    private static Field basic(String user) {
        String pair = user + ":open sesame";
        return new Field("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
    }

    private Sending put(Field who, String json) {
        return registry.client(who)
                .send("PUT", READ_ONLY)
                .type("application/json")
                .body(json);
    }

    private Sending push() {
        return registry.client(ANN).send("POST", "/v2/app/blobs/uploads/");
    }

    @Test
    void pushesAreRefusedAndAllElseGoesOn() throws IOException {
        put(ADMIN, "{\"reason\": \"backup\"}").expect(200).has("Cache-Control", "no-store");

        Answer refused = push().expect(405, "UNSUPPORTED").has("Allow", "OPTIONS");
        assertThat(refused.text()).contains("the registry is read-only since ", ": backup");
        registry.client(ANN).send("GET", "/v2/app/manifests/v1").expect(200).holds(manifest.bytes());
        registry.restart(settings);
        push().expect(405, "UNSUPPORTED");
        registry.client(ANN).send("DELETE", "/v2/app/manifests/v1").expect(202);

        registry.client(ADMIN).send("DELETE", READ_ONLY).expect(200);
        push().expect(202);
    }

    @Test
    void showsTheOrder() {
        assertThat(registry.client(ADMIN)
                        .send("GET", READ_ONLY)
                        .expect(200)
                        .json()
                        .get("readOnly")
                        .asBoolean())
                .isFalse();
        put(ADMIN, "{}").expect(200);
        var shown = registry.client(ADMIN).send("GET", READ_ONLY).expect(200).json();
        assertThat(shown.get("readOnly").asBoolean()).isTrue();
        assertThat(shown.get("since").asString()).isNotEmpty();
    }

    @Test
    void isForAdministrators() {
        put(ANN, "{}").expect(403, "DENIED");
        registry.client(ANN).send("DELETE", READ_ONLY).expect(403, "DENIED");
        registry.client(ANN).send("GET", READ_ONLY).expect(403, "DENIED");
        registry.client().send("GET", READ_ONLY).expect(401, "UNAUTHORIZED");
        push().expect(202);
    }

    @Test
    void showsQuotasToAdministrators() {
        Answer shown =
                registry.client(ADMIN).send("GET", "/api/v1/quotas").expect(200).has("Cache-Control", "no-store");

        int used = manifest.size() + "{}".length() + "layer".length();
        assertThat(shown.text())
                .isEqualTo("{\"counted\":true,\"quotas\":[{\"on\":[\"app\",\"team/**\"],\"bytes\":{\"used\":" + used
                        + ",\"limit\":1048576},\"tags\":{\"used\":1}},{\"on\":[\"other\"],\"bytes\":{\"used\":0},"
                        + "\"tags\":{\"used\":0,\"limit\":3}}]}");
        registry.client(ANN).send("GET", "/api/v1/quotas").expect(403, "DENIED");
        registry.client().send("GET", "/api/v1/quotas").expect(401, "UNAUTHORIZED");
    }

    @Test
    void refusesAReasonThatIsNoLine() {
        put(ADMIN, "{\"reason\": \"a\\nb\"}").expect(400, "UNSUPPORTED");
        put(ADMIN, "{\"reason\": \"" + "x".repeat(501) + "\"}").expect(400, "UNSUPPORTED");
        push().expect(202);
    }
}
