package io.berth.wiretest;

import static io.berth.wiretest.Manifests.OCI_MANIFEST;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that stops, and another that continues with its volume. */
final class RestartTest {

    private final TestRegistry registry = TestRegistry.start(Medium.FILESYSTEM);

    @AfterEach
    void close() throws IOException {
        registry.close();
    }

    @Test
    void servesWhatWasPushedBefore() throws IOException {
        Blob manifest = registry.repository("app").pushImage("v1", "layer");

        registry.restart();

        Repository repository = registry.repository("app");
        repository
                .get("/manifests/v1")
                .expect(200)
                .has("Content-Type", OCI_MANIFEST)
                .holds(manifest.bytes());
        repository
                .get("/blobs/" + Blob.of("layer"))
                .expect(200)
                .holds(Blob.of("layer").bytes());
        assertThat(repository.get("/tags/list").expect(200).texts("tags")).containsExactly("v1");
    }

    @Test
    void goesOnWithAnUpload() throws IOException {
        Blob blob = Blob.random(10_000, 4);
        Repository before = registry.repository("app");
        String upload = before.to("PATCH", before.begin())
                .body(blob.bytes(0, 6000))
                .expect(202)
                .location();

        registry.restart();

        Repository after = registry.repository("app");
        after.to("GET", upload).expect(204).has("Range", "0-5999");
        after.to("PUT", upload + "&digest=" + blob)
                .body(blob.bytes(6000, 10_000))
                .expect(201);
        after.get("/blobs/" + blob).expect(200).holds(blob.bytes());
    }

    @Test
    void findsReferrersThatAnotherRegistryWrote() throws IOException {
        Repository before = registry.repository("app");
        Blob subject = before.pushImage("v1", "layer");
        Blob referrer = Manifests.artifact(Blob.of("{}").digest(), "application/x", subject);
        before.pushManifest("sig", OCI_MANIFEST, referrer);

        forgetReferrers();
        registry.restart();

        List<String> found = registry.get("/v2/app/referrers/" + subject)
                .expect(200)
                .json()
                .get("manifests")
                .valueStream()
                .map(descriptor -> descriptor.get("digest").asString())
                .toList();
        assertThat(found).containsExactly(referrer.digest());
    }

    /** Leaves the volume as distribution would have written it. */
    private void forgetReferrers() throws IOException {
        Path referrers = registry.data().resolve("docker/registry/v2/repositories/app/_referrers");
        try (Stream<Path> files = Files.walk(referrers)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
