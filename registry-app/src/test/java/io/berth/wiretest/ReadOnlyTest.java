package io.berth.wiretest;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code storage.maintenance.readonly}: reads are permitted, writes refused. */
final class ReadOnlyTest {

    private final TestRegistry registry = TestRegistry.start(Medium.FILESYSTEM);
    private Blob manifest;

    @BeforeEach
    void fill() throws IOException {
        manifest = registry.repository("app").pushImage("v1", "layer");
        registry.restart("storage.maintenance.readonly.enabled: true");
    }

    @AfterEach
    void close() throws IOException {
        registry.close();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v2/app/blobs/uploads/, OPTIONS",
        "PATCH, /v2/app/blobs/uploads/00000000-0000-4000-8000-000000000000, 'GET, HEAD, OPTIONS'",
        "PUT, /v2/app/blobs/uploads/00000000-0000-4000-8000-000000000000, 'GET, HEAD, OPTIONS'",
        "DELETE, /v2/app/blobs/uploads/00000000-0000-4000-8000-000000000000, 'GET, HEAD, OPTIONS'",
        "PUT, /v2/app/manifests/v1, 'GET, HEAD, OPTIONS'",
        "DELETE, /v2/app/manifests/v1, 'GET, HEAD, OPTIONS'",
        "DELETE, /v2/app/blobs/sha256:00, 'GET, HEAD, OPTIONS'",
        "DELETE, /api/v1/repositories/app, OPTIONS"
    })
    void refusesToWrite(String method, String target, String allowed) {
        registry.client().send(method, target).expect(405, "UNSUPPORTED").has("Allow", allowed);
    }

    @Test
    void serves() {
        Repository repository = registry.repository("app");

        repository.get("/manifests/v1").expect(200).holds(manifest.bytes());
        repository.get("/blobs/" + Blob.of("layer")).expect(200);
        repository.get("/tags/list").expect(200);
        repository.get("/referrers/" + manifest).expect(200);
        registry.get("/v2/_catalog").expect(200);
        registry.get("/v2/").expect(200);
    }
}
