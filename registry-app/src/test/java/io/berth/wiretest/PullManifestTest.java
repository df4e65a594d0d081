package io.berth.wiretest;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET|HEAD /v2/<name>/manifests/<reference>} (end-3). */
@OnEveryStorage
final class PullManifestTest {

    private final TestRegistry registry;
    private final Repository repository;
    private final Blob manifest;

    PullManifestTest(TestRegistry registry) {
        this.registry = registry;
        this.repository = registry.repository();
        this.manifest = repository.pushImage("v1", "layer");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void servesTheBytesByTagAndByDigest(boolean byTag) {
        Object reference = byTag ? "v1" : manifest;
        Answer got = repository
                .get("/manifests/" + reference)
                .expect(200)
                .has("Content-Type", Manifests.OCI_MANIFEST)
                .has("Content-Length", Integer.toString(manifest.size()))
                .has("Docker-Content-Digest", manifest.digest())
                .has("ETag", '"' + manifest.digest() + '"')
                .has("Cache-Control", byTag ? "no-cache" : "max-age=31536000, immutable")
                .holds(manifest.bytes());

        Answer head = repository.head("/manifests/" + reference).expect(200).isEmpty();
        assertThat(head.lastingHeaders()).isEqualTo(got.lastingHeaders());
    }

    @Test
    void servesUnderTheAlgorithmAskedFor() {
        String sha512 = manifest.digest(Digest.Algorithm.SHA512);
        repository.putManifest(sha512, Manifests.OCI_MANIFEST, manifest).expect(201);

        repository
                .get("/manifests/" + sha512)
                .expect(200)
                .has("Docker-Content-Digest", sha512)
                .holds(manifest.bytes());
        repository.get("/manifests/v1").expect(200).has("Docker-Content-Digest", manifest.digest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Accept: ",
                "Accept: */*",
                "Accept: application/*",
                "Accept: application/json",
                "Accept: application/vnd.docker.distribution.manifest.v2+json",
                "Accept: application/vnd.docker.distribution.manifest.v1+prettyjws;q=0.1",
                "Accept: text/html, image/*;q=0",
                "Accept: ;;,,="
            })
    void servesTheStoredBytesWhateverIsAccepted(String accept) {
        assertServesTheImage(repository.get("/manifests/v1").header(accept));
        assertServesTheImage(repository.get("/manifests/" + manifest).header(accept));
    }

    @Test
    void servesTheStoredBytesForSeveralAcceptLines() {
        assertServesTheImage(repository
                .get("/manifests/v1")
                .header("Accept", Manifests.DOCKER_LIST)
                .header("Accept", "application/json")
                .header("accept", Manifests.OCI_INDEX));
    }

    private void assertServesTheImage(Sending request) {
        request.expect(200).has("Content-Type", Manifests.OCI_MANIFEST).holds(manifest.bytes());
    }

    @Test
    void servesAnIndexToWhoAcceptsOnlyImages() {
        Blob list = repository.pushManifest(
                "list",
                Manifests.DOCKER_LIST,
                Manifests.index(Manifests.DOCKER_LIST, Manifests.descriptor(Manifests.OCI_MANIFEST, manifest)));

        repository
                .get("/manifests/list")
                .header("Accept", Manifests.DOCKER_MANIFEST)
                .expect(200)
                .has("Content-Type", Manifests.DOCKER_LIST)
                .holds(list.bytes());
    }

    @Test
    void neverEncodesContent() {
        repository
                .get("/manifests/v1")
                .header("Accept-Encoding", "zstd, gzip, deflate")
                .expect(200)
                .lacks("Content-Encoding")
                .holds(manifest.bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"%s\"", "W/\"%s\"", "*", "%s", "\"other\", \"%s\""})
    void saysNothingNewToWhoHasIt(String condition) {
        repository
                .get("/manifests/v1")
                .header("If-None-Match", condition.formatted(manifest))
                .expect(304)
                .has("Docker-Content-Digest", manifest.digest())
                .has("ETag", '"' + manifest.digest() + '"')
                .has("Cache-Control", "no-cache");
    }

    @ParameterizedTest
    @CsvSource({
        "If-None-Match, '\"other\"', 200",
        "If-Match, '\"%s\"', 200",
        "If-Match, *, 200",
        "If-Match, '\"other\"', 412"
    })
    void keepsToConditions(String header, String condition, int status) {
        repository
                .get("/manifests/v1")
                .header(header, condition.formatted(manifest))
                .expect(status);
    }

    @ParameterizedTest
    @CsvSource({
        "missing, 404, MANIFEST_UNKNOWN",
        "sha256:0000000000000000000000000000000000000000000000000000000000000000, 404, MANIFEST_UNKNOWN",
        "sha256:bad, 400, DIGEST_INVALID",
        "sha384:00, 400, DIGEST_INVALID",
        "-dash, 400, TAG_INVALID",
        ".dot, 400, TAG_INVALID",
        "a+b, 400, TAG_INVALID"
    })
    void refusesWhatItDoesNotHave(String reference, int status, String code) {
        repository.get("/manifests/" + reference).expect(status, code);
        repository.head("/manifests/" + reference).expect(status).isEmpty();
    }

    @Test
    void takesEveryTagOfTheGrammar() {
        for (String tag : new String[] {"_", "0", "A.b-C_d", "a".repeat(128), "latest"}) {
            repository.pushManifest(tag, Manifests.OCI_MANIFEST, manifest);
            repository.get("/manifests/" + tag).expect(200).holds(manifest.bytes());
        }
        repository.get("/manifests/" + "a".repeat(129)).expect(400, "TAG_INVALID");
    }

    @Test
    void keepsRepositoriesApart() {
        Repository other = registry.repository();
        other.push("something else");

        other.get("/manifests/v1").expect(404, "MANIFEST_UNKNOWN");
        other.get("/manifests/" + manifest).expect(404, "MANIFEST_UNKNOWN");
    }

    @Test
    void servesNoBlobAsAManifest() {
        Blob blob = repository.push("{\"schemaVersion\":2}");

        repository.get("/manifests/" + blob).expect(404, "MANIFEST_UNKNOWN");
    }
}
