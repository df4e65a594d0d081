package io.berth.wiretest;

import static io.berth.wiretest.Manifests.OCI_INDEX;
import static io.berth.wiretest.Manifests.OCI_MANIFEST;
import static io.berth.wiretest.Manifests.descriptor;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What the configuration permits or refuses: {@code validation}, {@code policy}, {@code berth.limits}. */
final class ManifestRulesTest {

    private static final String FOREIGN = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";

    private static TestRegistry registry(String... settings) {
        return TestRegistry.start(Medium.MEMORY, settings);
    }

    private static Sending image(Repository repository, String layer) {
        String config = descriptor(Manifests.CONFIG, repository.push("{}"));
        return repository.putManifest("v1", OCI_MANIFEST, Manifests.imageOf(OCI_MANIFEST, config, layer));
    }

    private static String foreignLayer(String url) {
        return "{\"mediaType\":\"" + FOREIGN + "\",\"digest\":\"" + Blob.of(url) + "\",\"size\":9,\"urls\":[\"" + url
                + "\"]}";
    }

    @Test
    void allowsAndDeniesUrls() throws IOException {
        try (TestRegistry registry = registry(
                "validation.manifests.urls.allow: ['^https://([^/]+\\.)?example\\.org/']",
                "validation.manifests.urls.deny: ['/secret/']")) {
            Repository repository = registry.repository();

            image(repository, foreignLayer("https://cdn.example.org/a")).expect(201);
            image(repository, foreignLayer("https://example.net/a")).expect(400, "MANIFEST_INVALID");
            image(repository, foreignLayer("https://example.org/secret/a")).expect(400, "MANIFEST_INVALID");
        }
    }

    @Test
    void takesSparseIndexesWhenTold() throws IOException {
        Blob sparse = Manifests.index(OCI_INDEX, descriptor(OCI_MANIFEST, Blob.of("never pushed")));
        try (TestRegistry registry = registry("validation.manifests.indexes.platforms: none")) {
            registry.repository().putManifest("v1", OCI_INDEX, sparse).expect(201);
        }
    }

    @Test
    void wantsTheListedPlatformsOnly() throws IOException {
        try (TestRegistry registry = registry(
                "validation.manifests.indexes.platforms: list",
                "validation.manifests.indexes.platformlist: [{os: linux, architecture: amd64}]")) {
            Repository repository = registry.repository();

            repository.putManifest("v1", OCI_INDEX, indexFor("arm64")).expect(201);
            repository.putManifest("v1", OCI_INDEX, indexFor("amd64")).expect(400, "MANIFEST_BLOB_UNKNOWN");
        }
    }

    private static Blob indexFor(String architecture) {
        String platform = "\"platform\":{\"os\":\"linux\",\"architecture\":\"" + architecture + "\"}";
        return Manifests.index(OCI_INDEX, descriptor(OCI_MANIFEST, Blob.of("never pushed"), platform));
    }

    @Test
    void takesSparseImagesWhenTold() throws IOException {
        try (TestRegistry registry = registry("berth.validation.layers: none")) {
            image(registry.repository(), descriptor(Manifests.LAYER, Blob.of("never pushed")))
                    .expect(201);
        }
    }

    @Test
    void takesEverythingWhenValidationIsDisabled() throws IOException {
        try (TestRegistry registry = registry("validation.disabled: true")) {
            image(registry.repository(), descriptor(Manifests.LAYER, Blob.of("never pushed")))
                    .expect(201);
        }
    }

    @Test
    void keepsToTheClassesOfRepositories() throws IOException {
        try (TestRegistry registry = registry("policy.repository.classes: [plugin]")) {
            Repository repository = registry.repository();
            String plugin = descriptor("application/vnd.docker.plugin.v1+json", repository.push("{}"));

            image(repository, "").expect(403, "DENIED");
            repository
                    .putManifest("v1", OCI_MANIFEST, Manifests.imageOf(OCI_MANIFEST, plugin, ""))
                    .expect(201);
        }
    }

    @Test
    void keepsToTheConfiguredSize() throws IOException {
        try (TestRegistry registry = registry("berth.limits.manifestsize: 1KiB")) {
            image(registry.repository(), "").expect(201);
            registry.repository()
                    .putManifest("v1", OCI_MANIFEST, Blob.of(" ".repeat(1025)))
                    .expect(413, "MANIFEST_INVALID");
        }
    }
}
