package io.berth.wiretest;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blobs pushed in one or two requests (end-4a, end-4b, end-6). */
@OnEveryStorage
final class PushBlobTest {

    private static final Blob BLOB = Blob.random(70_000, 2);

    private final Repository repository;

    PushBlobTest(TestRegistry registry) {
        repository = registry.repository();
    }

    private void assertStored(Answer answer, Blob blob, String digest) {
        answer.has("Location", repository.path() + "/blobs/" + digest)
                .has("Docker-Content-Digest", digest)
                .has("Content-Length", "0");
        repository.to("GET", answer.location()).expect(200).holds(blob.bytes());
    }

    @ParameterizedTest
    @EnumSource(Digest.Algorithm.class)
    void takesABlobWithThePost(Digest.Algorithm algorithm) {
        String digest = BLOB.digest(algorithm);
        assertStored(
                repository
                        .post("/blobs/uploads/?digest=" + digest)
                        .body(BLOB.bytes())
                        .expect(201),
                BLOB,
                digest);
        assertStored(
                repository
                        .post("/blobs/uploads/?digest=" + digest)
                        .chunked(BLOB.bytes())
                        .expect(201),
                BLOB,
                digest);
    }

    @ParameterizedTest
    @EnumSource(Digest.Algorithm.class)
    void takesABlobWithThePut(Digest.Algorithm algorithm) {
        String digest = BLOB.digest(algorithm);
        assertStored(put(repository.begin(), digest).body(BLOB.bytes()).expect(201), BLOB, digest);
        assertStored(put(repository.begin(), digest).chunked(BLOB.bytes()).expect(201), BLOB, digest);
    }

    private Sending put(String upload, Object digest) {
        return repository.to("PUT", upload + "&digest=" + digest);
    }

    @Test
    void saysWhereAnUploadGoesOn() {
        Answer begun = repository
                .post("/blobs/uploads/")
                .expect(202)
                .has("Range", "0-0")
                .has("Content-Length", "0")
                .lacks("OCI-Chunk-Min-Length");

        String id = begun.header("Docker-Upload-UUID");
        assertThat(id).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(begun.location()).matches(repository.path() + "/blobs/uploads/" + id + "\\?_state=[A-Za-z0-9_%-]+");
    }

    @Test
    void hashesAsTheHintSaysFromTheStart() {
        String sha512 = BLOB.digest(Digest.Algorithm.SHA512);
        String upload = repository
                .post("/blobs/uploads/?digest-algorithm=sha512")
                .expect(202)
                .location();
        assertThat(upload).contains("digest-algorithm=sha512&");
        String next =
                repository.to("PATCH", upload).body(BLOB.bytes()).expect(202).location();

        assertStored(put(next, sha512).expect(201), BLOB, sha512);
    }

    @Test
    void hashesASecondTimeWithoutTheHint() {
        String sha512 = BLOB.digest(Digest.Algorithm.SHA512);
        String next = repository
                .to("PATCH", repository.begin())
                .body(BLOB.bytes())
                .expect(202)
                .location();

        assertStored(put(next, sha512).expect(201), BLOB, sha512);
    }

    @Test
    void refusesAHintOfAnAlgorithmItDoesNotHave() {
        repository.post("/blobs/uploads/?digest-algorithm=md5").expect(400, "DIGEST_INVALID");
    }

    @Test
    void takesAnEmptyBlobInEveryWay() {
        Blob empty = Blob.of("");

        assertStored(repository.post("/blobs/uploads/?digest=" + empty).expect(201), empty, empty.digest());
        assertStored(put(repository.begin(), empty).expect(201), empty, empty.digest());
        assertStored(put(repository.begin(), empty).chunked().expect(201), empty, empty.digest());
        String patched = repository
                .to("PATCH", repository.begin())
                .expect(202)
                .has("Range", "0-0")
                .location();
        assertStored(put(patched, empty).expect(201), empty, empty.digest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "application/json", "multipart/form-data", "nonsense"})
    void ignoresTheContentType(String type) {
        Blob form = Blob.of("a=b&digest=c");
        String next = repository
                .to("PATCH", repository.begin())
                .type(type)
                .body(form.bytes())
                .expect(202)
                .location();
        assertStored(put(next, form).type(type).expect(201), form, form.digest());

        assertStored(put(repository.begin(), form).type(type).body(form.bytes()).expect(201), form, form.digest());
        assertStored(
                repository
                        .post("/blobs/uploads/?digest=" + form)
                        .type(type)
                        .body(form.bytes())
                        .expect(201),
                form,
                form.digest());
    }

    @Test
    void storesNothingOfABlobWithAnotherDigest() {
        Blob sent = Blob.of("what was sent");
        Blob promised = Blob.of("what was promised");
        String upload = repository.begin();

        put(upload, promised).body(sent.bytes()).expect(400, "DIGEST_INVALID");
        repository.post("/blobs/uploads/?digest=" + promised).body(sent.bytes()).expect(400, "DIGEST_INVALID");

        repository.get("/blobs/" + sent).expect(404, "BLOB_UNKNOWN");
        repository.get("/blobs/" + promised).expect(404, "BLOB_UNKNOWN");
        repository.to("GET", upload).expect(404, "BLOB_UPLOAD_UNKNOWN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&digest=", "&digest=sha256:no", "&digest=md5:d41d8cd98f00b204e9800998ecf8427e"})
    void keepsTheSessionWhenTheDigestIsNoDigest(String query) {
        String upload = repository.begin();
        String next = repository.to("PATCH", upload).body("ab").expect(202).location();

        repository.to("PUT", next + query).body("c").expect(400, "DIGEST_INVALID");

        repository.to("GET", next).expect(204).has("Range", "0-1");
        put(next, Blob.of("ab")).expect(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256:no", "md5:d41d8cd98f00b204e9800998ecf8427e", ""})
    void refusesAPostWithWhatIsNoDigest(String digest) {
        repository.post("/blobs/uploads/?digest=" + digest).body("x").expect(400, "DIGEST_INVALID");
    }

    @Test
    void takesABlobAgain() {
        repository.push(BLOB);
        assertStored(put(repository.begin(), BLOB).body(BLOB.bytes()).expect(201), BLOB, BLOB.digest());
    }

    @Test
    void takesADigestWithAnEscapedColon() {
        String escaped = BLOB.digest().replace(":", "%3A");

        put(repository.begin(), escaped).body(BLOB.bytes()).expect(201);
        repository.get("/blobs/" + escaped).expect(200).holds(BLOB.bytes());
    }
}
