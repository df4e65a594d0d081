package io.berth.wiretest;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET|HEAD /v2/<name>/blobs/<digest>} (end-2), but for ranges. */
@OnEveryStorage
final class PullBlobTest {

    private final TestRegistry registry;
    private final Repository repository;
    private final Blob blob;

    PullBlobTest(TestRegistry registry) {
        this.registry = registry;
        this.repository = registry.repository();
        this.blob = repository.push("what is in the layer");
    }

    private String path() {
        return "/blobs/" + blob;
    }

    @Test
    void servesTheBytesUnderTheirDigest() {
        repository
                .get(path())
                .expect(200)
                .has("Content-Type", "application/octet-stream")
                .has("Content-Length", "20")
                .has("Docker-Content-Digest", blob.digest())
                .has("ETag", '"' + blob.digest() + '"')
                .has("Cache-Control", "max-age=31536000, immutable")
                .has("Accept-Ranges", "bytes")
                .holds(blob.bytes());
    }

    @Test
    void answersHeadLikeGet() {
        Answer got = repository.get(path()).expect(200);

        Answer head = repository.head(path()).expect(200).isEmpty();

        assertThat(head.lastingHeaders()).isEqualTo(got.lastingHeaders());
    }

    @Test
    void servesAnEmptyBlob() {
        Blob empty = repository.push("");

        repository.get("/blobs/" + empty).expect(200).has("Content-Length", "0").isEmpty();
        repository.head("/blobs/" + empty).expect(200).has("Content-Length", "0");
    }

    @Test
    void servesUnderTheAlgorithmAskedFor() {
        String sha512 = blob.digest(Digest.Algorithm.SHA512);
        repository.post("/blobs/uploads/?digest=" + sha512).body(blob.bytes()).expect(201);

        repository
                .get("/blobs/" + sha512)
                .expect(200)
                .has("Docker-Content-Digest", sha512)
                .holds(blob.bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd;q=1.0, gzip;q=0.8, deflate;q=0.5", "identity;q=0", "*"})
    void neverEncodesContent(String encodings) {
        repository
                .get(path())
                .header("Accept-Encoding", encodings)
                .expect(200)
                .lacks("Content-Encoding")
                .holds(blob.bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"%s\"", "W/\"%s\"", "*", "%s", "\"other\", \"%s\"", "\"other\",W/\"%s\" , \"x\""})
    void saysNothingNewToWhoHasIt(String condition) {
        for (String method : new String[] {"GET", "HEAD"}) {
            repository
                    .send(method, path())
                    .header("If-None-Match", condition.formatted(blob))
                    .expect(304)
                    .has("ETag", '"' + blob.digest() + '"')
                    .has("Docker-Content-Digest", blob.digest())
                    .has("Cache-Control", "max-age=31536000, immutable");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    If-None-Match | "other"      | 200
                    If-None-Match | "%s          | 200
                    If-Match      | "%s"         | 200
                    If-Match      | *            | 200
                    If-Match      | "other"      | 412
                    If-Match      | "a", "b"     | 412
                    """)
    void keepsToConditions(String header, String condition, int status) {
        String value = condition.formatted(blob);

        repository.get(path()).header(header, value).expect(status);
        repository.head(path()).header(header, value).expect(status);
    }

    @Test
    void keepsRepositoriesApart() {
        Repository other = registry.repository();
        other.push("something else");

        other.get(path()).expect(404, "BLOB_UNKNOWN");
        other.head(path()).expect(404);
    }

    @Test
    void servesNoManifestAsABlob() {
        Blob manifest = repository.pushImage("v1", "layer");

        repository.get("/blobs/" + manifest).expect(404, "BLOB_UNKNOWN");
    }

    @ParameterizedTest
    @CsvSource({
        "sha256:0000000000000000000000000000000000000000000000000000000000000000, 404, BLOB_UNKNOWN",
        "sha256:short, 400, DIGEST_INVALID",
        "sha256:0000000000000000000000000000000000000000000000000000000000000000A, 400, DIGEST_INVALID",
        "sha256:000000000000000000000000000000000000000000000000000000000000000A, 400, DIGEST_INVALID",
        "SHA256:0000000000000000000000000000000000000000000000000000000000000000, 400, DIGEST_INVALID",
        "md5:d41d8cd98f00b204e9800998ecf8427e, 400, DIGEST_INVALID",
        "latest, 400, DIGEST_INVALID"
    })
    void refusesWhatItDoesNotHave(String digest, int status, String code) {
        repository.get("/blobs/" + digest).expect(status, code);
        repository.head("/blobs/" + digest).expect(status).isEmpty();
    }

    @Test
    void knowsNothingOfAnUnknownRepository() {
        registry.get("/v2/nobody/blobs/" + blob).expect(404, "BLOB_UNKNOWN");
    }

    @Test
    void namesTheMissingDigestInTheDetail() {
        Blob missing = Blob.of("missing");

        Answer refusal = repository.get("/blobs/" + missing).expect(404, "BLOB_UNKNOWN");

        assertThat(refusal.details()).containsExactly(missing.digest());
    }
}
