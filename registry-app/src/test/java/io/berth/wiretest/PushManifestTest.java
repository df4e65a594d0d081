package io.berth.wiretest;

import static io.berth.wiretest.Manifests.DOCKER_LIST;
import static io.berth.wiretest.Manifests.DOCKER_MANIFEST;
import static io.berth.wiretest.Manifests.OCI_INDEX;
import static io.berth.wiretest.Manifests.OCI_MANIFEST;
import static io.berth.wiretest.Manifests.descriptor;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code PUT /v2/<name>/manifests/<reference>} of what may be pushed (end-7). */
@OnEveryStorage
final class PushManifestTest {

    private static final int LARGEST = 4 << 20;

    private final Repository repository;
    private final String config;
    private final String layer;

    PushManifestTest(TestRegistry registry) {
        repository = registry.repository();
        config = repository.push("{}").digest();
        layer = repository.push("layer").digest();
    }

    private void assertStored(Answer answer, Blob manifest, String type) {
        answer.is(201)
                .has("Location", repository.path() + "/manifests/" + manifest)
                .has("Docker-Content-Digest", manifest.digest())
                .has("Content-Length", "0")
                .lacks("OCI-Subject")
                .lacks("OCI-Tag");
        repository
                .to("GET", answer.location())
                .expect(200)
                .has("Content-Type", type)
                .holds(manifest.bytes());
    }

    private void assertTaken(String type, Blob manifest) {
        assertStored(repository.putManifest("v1", type, manifest).send(), manifest, type);
        assertStored(repository.putManifest(manifest, type, manifest).send(), manifest, type);
        repository.get("/manifests/v1").expect(200).holds(manifest.bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {OCI_MANIFEST, DOCKER_MANIFEST})
    void takesImages(String type) {
        assertTaken(type, Manifests.imageOf(type, descriptor("a/b", config), descriptor("c/d", layer)));
        assertTaken(type, Manifests.imageOf(type, descriptor("a/b", config), ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {OCI_INDEX, DOCKER_LIST})
    void takesIndexesOfIndexes(String type) {
        Blob image = repository.pushManifest("i", OCI_MANIFEST, Manifests.image(config, layer));
        Blob inner = Manifests.index(type, descriptor(OCI_MANIFEST, image));

        assertTaken(type, inner);
        assertTaken(type, Manifests.index(type, descriptor(type, inner) + "," + descriptor(OCI_MANIFEST, image)));
        assertTaken(type, Manifests.index(type, ""));
    }

    @Test
    void takesArtifacts() {
        assertTaken(
                OCI_MANIFEST,
                Manifests.imageOf(OCI_MANIFEST, descriptor("e/f", config), "", "\"artifactType\":\"application/x\""));
        assertTaken(OCI_INDEX, Manifests.index(OCI_INDEX, "", "\"artifactType\":\"application/x\""));
    }

    @Test
    void takesAnOciManifestThatDoesNotSayItsType() {
        assertTaken(
                OCI_MANIFEST,
                Blob.of("{\"schemaVersion\":2,\"config\":" + descriptor("a/b", config) + ",\"layers\":[]}"));
        assertTaken(OCI_INDEX, Blob.of("{\"schemaVersion\":2,\"manifests\":[]}"));
    }

    @Test
    void keepsEveryByteOfWhatItDoesNotUnderstand() {
        String start = " \n{ \"schemaVersion\" : 2 ,\r\n\t\"x\": {\"Y\": [1e9, \"\\u00e9é\", null]},\"config\": ";
        String end = ", \"layers\":[ ] , \"layersize\": 1.0}\n\n";

        assertTaken(OCI_MANIFEST, Blob.of(start + descriptor("a/b", config) + end));
    }

    @Test
    void keepsContentInDescriptors() {
        String inline = "{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\"" + config
                + "\",\"size\":2,\"data\":\"e30=\"}";

        assertTaken(OCI_MANIFEST, Manifests.imageOf(OCI_MANIFEST, inline, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
                "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"
            })
    void takesLayersThatAreNotDistributedWithoutThem(String type) {
        String foreign = "{\"mediaType\":\"" + type + "\",\"digest\":\"" + Blob.of("elsewhere")
                + "\",\"size\":9,\"urls\":[\"https://example.org/layer\"]}";

        assertTaken(OCI_MANIFEST, Manifests.imageOf(OCI_MANIFEST, descriptor("a/b", config), foreign));
    }

    @ParameterizedTest
    @CsvSource({
        "application/vnd.oci.image.manifest.v1+json; charset=utf-8",
        "application/vnd.oci.image.manifest.v1+json;",
        "Application/vnd.OCI.image.manifest.v1+json"
    })
    void readsTheContentTypeAsHttpDoes(String type) {
        Blob manifest = Manifests.image(config, layer);

        assertStored(repository.putManifest("v1", type, manifest).send(), manifest, OCI_MANIFEST);
    }

    @Test
    void takesAChunkedBody() {
        Blob manifest = Manifests.image(config, layer);

        Answer answer = repository
                .put("/manifests/v1")
                .type(OCI_MANIFEST)
                .chunked(manifest.bytes(0, 5), manifest.bytes(5, manifest.size()))
                .send();

        assertStored(answer, manifest, OCI_MANIFEST);
    }

    @Test
    void takesFourMebibytesAndNotOneByteMore() {
        Blob largest = padded(LARGEST);
        Blob tooLarge = padded(LARGEST + 1);

        assertStored(repository.putManifest("v1", OCI_MANIFEST, largest).send(), largest, OCI_MANIFEST);
        assertStored(chunked(largest), largest, OCI_MANIFEST);
        repository.putManifest("v1", OCI_MANIFEST, tooLarge).expect(413, "MANIFEST_INVALID");
        chunked(tooLarge).refuses(413, "MANIFEST_INVALID");
        repository.get("/manifests/v1").expect(200).has("Docker-Content-Digest", largest.digest());
    }

    private Answer chunked(Blob manifest) {
        return repository
                .put("/manifests/v1")
                .type(OCI_MANIFEST)
                .chunked(manifest.bytes(0, 1 << 20), manifest.bytes(1 << 20, manifest.size()))
                .send();
    }

    private Blob padded(int size) {
        String image = new String(Manifests.image(config, layer).bytes(), UTF_8);
        return Blob.of(image + " ".repeat(size - image.length()));
    }

    @Test
    void storesUnderTheAlgorithmOfTheReference() {
        Blob manifest = Manifests.image(config, layer);
        String sha512 = manifest.digest(Digest.Algorithm.SHA512);

        repository
                .putManifest(sha512, OCI_MANIFEST, manifest)
                .expect(201)
                .has("Location", repository.path() + "/manifests/" + sha512)
                .has("Docker-Content-Digest", sha512);
        repository.get("/manifests/" + sha512).expect(200).holds(manifest.bytes());
        repository.get("/manifests/" + manifest).expect(404, "MANIFEST_UNKNOWN");
    }

    @Test
    void namesTheSubject() {
        Blob subject = Blob.of("never pushed");

        repository
                .putManifest("a", OCI_MANIFEST, Manifests.artifact(config, "application/x", subject))
                .expect(201)
                .has("OCI-Subject", subject.digest());
    }

    @Test
    void pointsSeveralTags() {
        Blob manifest = Manifests.image(config, layer);

        repository
                .putManifest(manifest + "?tag=a&tag=b&tag=a&x=y", OCI_MANIFEST, manifest)
                .expect(201)
                .has("OCI-Tag", "a, b");
        repository.putManifest("c?tag=d", OCI_MANIFEST, manifest).expect(201).has("OCI-Tag", "d");

        assertThat(repository.get("/tags/list").expect(200).texts("tags")).containsExactly("a", "b", "c", "d");
    }

    @Test
    void refusesTooManyTagsAndPointsNone() {
        Blob manifest = Manifests.image(config, layer);

        repository
                .putManifest(manifest + "?tag=a" + "&tag=b".repeat(50), OCI_MANIFEST, manifest)
                .expect(414, "TAG_INVALID");
        repository
                .putManifest(manifest + "?tag=a&tag=-b", OCI_MANIFEST, manifest)
                .expect(400, "TAG_INVALID");

        repository.get("/manifests/a").expect(404, "MANIFEST_UNKNOWN");
    }
}
