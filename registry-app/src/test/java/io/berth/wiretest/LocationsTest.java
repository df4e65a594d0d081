package io.berth.wiretest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * The URLs in {@code Location} and {@code Link}: they depend on {@code http.prefix} and {@code http.host}, never on the
 * client.
 */
final class LocationsTest {

    /** Checks every kind of URL in responses. */
    private static void assertLeadTo(String base, Sending begin, Sending put, Sending tags, Sending catalog) {
        assertThat(begin.expect(202).location()).startsWith(base + "/app/blobs/uploads/");
        assertThat(put.expect(201).location()).startsWith(base + "/app/manifests/sha256:");
        assertThat(tags.expect(200).next()).isEqualTo(base + "/app/tags/list?last=v1&n=1");
        assertThat(catalog.expect(200).next()).isEqualTo(base + "/_catalog?last=app&n=1");
    }

    private static void assertLead(TestRegistry registry, String prefix, String base, Field... headers) {
        Client client = registry.client(headers);
        Blob config = Blob.of("{}");
        Blob image = Manifests.image(config.digest());
        String app = prefix + "v2/app";
        String created = client.send("POST", app + "/blobs/uploads/?digest=" + config)
                .body(config.bytes())
                .expect(201)
                .location();
        assertThat(created).isEqualTo(base + "/app/blobs/" + config);
        client.send("POST", prefix + "v2/b/blobs/uploads/?digest=" + config)
                .body(config.bytes())
                .expect(201);
        for (String tag : new String[] {"v1", "v2"}) {
            put(client, app, tag, image).expect(201);
        }
        assertLeadTo(
                base,
                client.send("POST", app + "/blobs/uploads/"),
                put(client, app, "v1", image),
                client.send("GET", app + "/tags/list?n=1"),
                client.send("GET", prefix + "v2/_catalog?n=1"));
    }

    private static Sending put(Client client, String app, String tag, Blob image) {
        return client.send("PUT", app + "/manifests/" + tag)
                .type(Manifests.OCI_MANIFEST)
                .body(image.bytes());
    }

    @Test
    void arePaths() throws IOException {
        try (TestRegistry registry = TestRegistry.start(Medium.MEMORY)) {
            assertLead(registry, "/", "/v2");
        }
    }

    @Test
    void beginWithThePrefix() throws IOException {
        try (TestRegistry registry = TestRegistry.start(Medium.MEMORY, "http.prefix: /my/reg/")) {
            assertLead(registry, "/my/reg/", "/my/reg/v2");
            registry.get("/my/reg/v2/").expect(200);
            registry.get("/my/reg/v2").expect(200);
            registry.get("/").expect(200);
            registry.get("/v2/").expect(404);
            registry.get("/my/v2/").expect(404);
            registry.get("/my/reg/").expect(404);
        }
    }

    @Test
    void beginWithTheConfiguredHost() throws IOException {
        try (TestRegistry registry =
                TestRegistry.start(Medium.MEMORY, "http.host: https://registry.example.org:8443")) {
            assertLead(registry, "/", "https://registry.example.org:8443/v2");
        }
    }

    @Test
    void beginWithTheConfiguredHostAndItsPath() throws IOException {
        try (TestRegistry registry =
                TestRegistry.start(Medium.MEMORY, "http.host: https://example.org/outer/", "http.prefix: /inner/")) {
            assertLead(registry, "/inner/", "https://example.org/outer/inner/v2");
        }
    }

    @Test
    void sayNothingThatAClientSaid() throws IOException {
        try (TestRegistry registry = TestRegistry.start(Medium.MEMORY)) {
            assertLead(
                    registry,
                    "/",
                    "/v2",
                    new Field("Host", "evil.example"),
                    new Field("X-Forwarded-Host", "evil.example"),
                    new Field("X-Forwarded-Proto", "https"),
                    new Field("X-Forwarded-Prefix", "/evil"),
                    new Field("X-Forwarded-Port", "666"),
                    new Field("X-Original-URL", "/v2/"),
                    new Field("X-HTTP-Method-Override", "DELETE"),
                    new Field("Forwarded", "for=1.2.3.4;proto=https;host=evil.example"));
        }
    }
}
