package io.berth.wiretest;

import static io.berth.wiretest.Manifests.DOCKER_MANIFEST;
import static io.berth.wiretest.Manifests.OCI_INDEX;
import static io.berth.wiretest.Manifests.OCI_MANIFEST;
import static io.berth.wiretest.Manifests.descriptor;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code PUT /v2/<name>/manifests/<reference>} of invalid manifests: the tag is not moved. */
@OnEveryStorage
final class RefusedManifestTest {

    private final Repository repository;
    private final Blob old;
    private final String config;

    RefusedManifestTest(TestRegistry registry) {
        repository = registry.repository();
        old = repository.pushImage("v1", "old layer");
        config = repository.push("{}").digest();
    }

    @AfterEach
    void keepsTheOldTag() {
        repository.get("/manifests/v1").expect(200).holds(old.bytes());
    }

    private Answer refused(String type, String manifest) {
        return repository.putManifest("v1", type, Blob.of(manifest)).expect(400, "MANIFEST_INVALID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/octet-stream",
                "application/vnd.docker.distribution.manifest.v1+prettyjws",
                "application/vnd.oci.artifact.manifest.v1+json",
                "application/vnd.oci.image.index.v1+json",
                ""
            })
    void refusesOtherContentTypes(String type) {
        repository.putManifest("v1", type, old).expect(400, "MANIFEST_INVALID");
    }

    @Test
    void refusesNoContentType() {
        repository.put("/manifests/v1").body(old.bytes()).expect(400, "MANIFEST_INVALID");
    }

    @Test
    void refusesAnEncodedBody() {
        repository
                .putManifest("v1", OCI_MANIFEST, old)
                .header("Content-Encoding", "gzip")
                .expect(415, "MANIFEST_INVALID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "\"text\"",
                "{}",
                "{\"schemaVersion\":1,\"config\":C,\"layers\":[]}",
                "{\"schemaVersion\":\"2\",\"config\":C,\"layers\":[]}",
                "{\"schemaVersion\":2,\"layers\":[]}",
                "{\"schemaVersion\":2,\"config\":null,\"layers\":[]}",
                "{\"schemaVersion\":2,\"config\":C,\"layers\":{}}",
                "{\"schemaVersion\":2,\"config\":C,\"layers\":[1]}",
                "{\"schemaVersion\":2,\"config\":C,\"layers\":[],\"manifests\":[]}",
                "{\"schemaVersion\":2,\"config\":C,\"layers\":[],\"layers\":[]}",
                "{\"schemaVersion\":2,\"config\":C,\"layers\":[],\"Layers\":[]}",
                "{\"schemaVersion\":2,\"config\":C,\"layers\":[],\"x\":{\"y\":1,\"y\":2}}",
                "{\"schemaVersion\":2,\"config\":C,\"layers\":[]} {}",
                "{\"schemaVersion\":2,\"config\":C,\"layers\":[],\"annotations\":{\"a\":1}}",
                "{\"schemaVersion\":2,\"config\":C,\"layers\":[],\"mediaType\":\"text/plain\"}",
                "{\"schemaVersion\":2,\"config\":{\"digest\":\"D\",\"size\":-1},\"layers\":[]}",
                "{\"schemaVersion\":2,\"config\":{\"digest\":\"D\",\"size\":1.5},\"layers\":[]}",
                "{\"schemaVersion\":2,\"config\":{\"digest\":\"D\",\"size\":9223372036854775808},\"layers\":[]}",
                "{\"schemaVersion\":2,\"config\":{\"digest\":\"D\"},\"layers\":[]}",
                "{\"schemaVersion\":2,\"config\":{\"size\":2},\"layers\":[]}"
            })
    void refusesWhatIsNoImage(String manifest) {
        refused(OCI_MANIFEST, manifest.replace("C", descriptor("a/b", config)).replace("D", config));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"schemaVersion\":2,\"manifests\":[],\"layers\":[]}",
                "{\"schemaVersion\":2,\"manifests\":[],\"config\":{}}",
                "{\"schemaVersion\":2,\"manifests\":{}}"
            })
    void refusesWhatIsNoIndex(String manifest) {
        refused(OCI_INDEX, manifest);
    }

    @Test
    void refusesADockerManifestThatDoesNotSayItsType() {
        refused(DOCKER_MANIFEST, "{\"schemaVersion\":2,\"config\":" + descriptor("a/b", config) + ",\"layers\":[]}");
    }

    @Test
    void refusesWhatIsTooDeep() {
        refused(
                OCI_MANIFEST,
                "{\"schemaVersion\":2,\"config\":" + descriptor("a/b", config) + ",\"layers\":[],\"x\":"
                        + "[".repeat(100_000) + "]".repeat(100_000) + "}");
    }

    @Test
    void refusesADigestInsideThatIsNone() {
        repository.putManifest("v1", OCI_MANIFEST, Manifests.image("sha256:no")).expect(400, "DIGEST_INVALID");
    }

    @ParameterizedTest
    @CsvSource({
        "sha256:0000000000000000000000000000000000000000000000000000000000000000, DIGEST_INVALID",
        "sha256:bad, DIGEST_INVALID",
        "md5:d41d8cd98f00b204e9800998ecf8427e, DIGEST_INVALID",
        "-no, TAG_INVALID"
    })
    void refusesAReferenceThatDoesNotFit(String reference, String code) {
        repository.putManifest(reference, OCI_MANIFEST, Manifests.image(config)).expect(400, code);
        repository.get("/manifests/" + Manifests.image(config)).expect(404, "MANIFEST_UNKNOWN");
    }

    @Test
    void namesEveryBlobThatIsMissingOnce() {
        Blob first = Blob.of("first");
        Blob second = Blob.of("second");
        Blob manifest = Manifests.image(second.digest(), first.digest(), config, first.digest(), second.digest());

        Answer refused = repository.putManifest("v1", OCI_MANIFEST, manifest).expect(400, "MANIFEST_BLOB_UNKNOWN");

        assertThat(refused.codes()).containsExactly("MANIFEST_BLOB_UNKNOWN", "MANIFEST_BLOB_UNKNOWN");
        assertThat(refused.details()).containsExactly(second.digest(), first.digest());
        repository.get("/manifests/" + manifest).expect(404, "MANIFEST_UNKNOWN");
    }

    @Test
    void namesEveryChildThatIsMissing() {
        Blob missing = Blob.of("no manifest");
        Blob index = Manifests.index(OCI_INDEX, descriptor(OCI_MANIFEST, old) + "," + descriptor(OCI_INDEX, missing));

        Answer refused = repository.putManifest("v1", OCI_INDEX, index).expect(400, "MANIFEST_BLOB_UNKNOWN");

        assertThat(refused.details()).containsExactly(missing.digest());
    }

    @Test
    void doesNotTakeABlobForAManifest() {
        Blob index = Manifests.index(OCI_INDEX, descriptor(OCI_MANIFEST, config));

        repository.putManifest("v1", OCI_INDEX, index).expect(400, "MANIFEST_BLOB_UNKNOWN");
    }
}
