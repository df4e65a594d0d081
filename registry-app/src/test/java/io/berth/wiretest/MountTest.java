package io.berth.wiretest;

import io.berth.core.model.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blobs that another repository already holds (end-11). */
@OnEveryStorage
final class MountTest {

    private final Repository source;
    private final Repository target;
    private final Blob blob;

    MountTest(TestRegistry registry) {
        source = registry.repository();
        target = registry.repository();
        blob = source.push("content of " + source.name());
    }

    private void assertMounted(Answer answer) {
        answer.is(201)
                .has("Location", target.path() + "/blobs/" + blob)
                .has("Docker-Content-Digest", blob.digest())
                .has("Content-Length", "0");
        target.get("/blobs/" + blob).expect(200).holds(blob.bytes());
    }

    @Test
    void mountsFromTheRepositoryNamed() {
        assertMounted(target.post("/blobs/uploads/?mount=" + blob + "&from=" + source.name())
                .send());
    }

    @Test
    void mountsWithEverythingEscaped() {
        String from = source.name().replace("/", "%2F");
        String digest = blob.digest().replace(":", "%3A");

        assertMounted(target.post("/blobs/uploads/?from=" + from + "&mount=" + digest + "&origin=registry.test")
                .send());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&from="})
    void findsTheSourceItself(String from) {
        assertMounted(target.post("/blobs/uploads/?mount=" + blob + from).send());
    }

    @Test
    void beginsAnUploadWhereTheSourceItselfHoldsItNoMore() {
        source.to("DELETE", source.path() + "/blobs/" + blob).expect(202);

        target.post("/blobs/uploads/?mount=" + blob).expect(202);
    }

    @Test
    void mountsIntoTheSourceItself() {
        source.post("/blobs/uploads/?mount=" + blob + "&from=" + source.name())
                .expect(201)
                .has("Docker-Content-Digest", blob.digest());
    }

    @Test
    void mountsAnotherAlgorithm() {
        String sha512 = blob.digest(Digest.Algorithm.SHA512);
        source.post("/blobs/uploads/?digest=" + sha512).body(blob.bytes()).expect(201);

        target.post("/blobs/uploads/?mount=" + sha512 + "&from=" + source.name())
                .expect(201)
                .has("Docker-Content-Digest", sha512);

        target.get("/blobs/" + sha512)
                .expect(200)
                .has("Docker-Content-Digest", sha512)
                .holds(blob.bytes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mount=%s&from=nobody/here",
                "mount=%s&from=NOT/A/NAME",
                "mount=%s&from=../..",
                "mount=sha256:0000000000000000000000000000000000000000000000000000000000000000",
                "mount=sha256:0000000000000000000000000000000000000000000000000000000000000000&from=nobody",
                "mount=nonsense&from=nobody",
                "mount=&from="
            })
    void beginsAnUploadInstead(String query) {
        String upload = target.post("/blobs/uploads/?" + query.formatted(blob))
                .expect(202)
                .has("Range", "0-0")
                .location();

        target.get("/blobs/" + blob).expect(404, "BLOB_UNKNOWN");
        target.to("PUT", upload + "&digest=" + blob).body(blob.bytes()).expect(201);
    }
}
