package io.berth.wiretest;

import static io.berth.wiretest.Manifests.OCI_MANIFEST;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code berth.quotas}, as clients see them: every way of pushing is refused beyond one. */
final class QuotasTest {

    private static final Blob SMALL = Blob.random(600, 1);
    private static final Blob LARGE = Blob.random(401, 2);
    private static final String MESSAGE =
            "the quota of team/** is 1000 bytes: 600 bytes are used, and this push adds 401 bytes; delete images";

    private final TestRegistry registry =
            TestRegistry.start(Medium.FILESYSTEM, "berth.quotas: [{'on': team/**, bytes: 1000, tags: 2}]");
    private final Repository app = registry.repository("team/app");
    private final Repository web = registry.repository("team/web");

    @AfterEach
    void close() throws IOException {
        registry.close();
    }

    private static void assertRefused(Answer answer) {
        assertThat(answer.refuses(403, "DENIED").text()).contains(MESSAGE);
    }

    @Test
    void refusesABlobOfOneRequest() {
        app.push(SMALL);
        assertRefused(
                web.post("/blobs/uploads/?digest=" + LARGE).body(LARGE.bytes()).send());
        assertRefused(web.post("/blobs/uploads/?digest=" + LARGE)
                .chunked(LARGE.bytes())
                .send());
        web.head("/blobs/" + LARGE).expect(404);
    }

    @Test
    void refusesABlobBeforeItIsSent() {
        app.push(SMALL);
        assertRefused(web.post("/blobs/uploads/?digest=" + LARGE)
                .announcing(LARGE.size())
                .send());
        assertRefused(
                web.to("PUT", withDigest(web.begin())).announcing(LARGE.size()).send());
        assertRefused(web.to("PATCH", web.begin()).announcing(LARGE.size()).send());
    }

    @Test
    void stopsAStream() {
        byte[] piece = new byte[2 << 20];
        assertThat(web.to("PATCH", web.begin())
                        .chunked(piece, piece)
                        .expect(403, "DENIED")
                        .text())
                .contains("the quota of team/** is 1000 bytes: 0 bytes are used, and this push adds");
    }

    @Test
    void refusesABlobInAnUpload() {
        app.push(SMALL);
        assertRefused(web.to("PUT", withDigest(web.begin())).body(LARGE.bytes()).send());

        String upload = web.begin();
        assertRefused(web.to("PATCH", upload).body(LARGE.bytes()).send());
        web.to("GET", upload).expect(404, "BLOB_UPLOAD_UNKNOWN");

        String streamed =
                web.to("PATCH", web.begin()).chunked(LARGE.bytes()).expect(202).location();
        assertRefused(web.to("PUT", withDigest(streamed)).send());
        web.to("GET", streamed).expect(404, "BLOB_UPLOAD_UNKNOWN");
    }

    private static String withDigest(String upload) {
        return upload + (upload.contains("?") ? "&" : "?") + "digest=" + LARGE;
    }

    @Test
    void refusesAMount() {
        app.push(SMALL);
        Repository other = registry.repository("other");
        other.push(LARGE);
        assertRefused(web.post("/blobs/uploads/?mount=" + LARGE + "&from=other").send());
        web.post("/blobs/uploads/?mount=" + Blob.of("unknown") + "&from=other").expect(202);
    }

    @Test
    void refusesManifestsAndTags() {
        Blob image = app.pushImage("v1", "layer");
        app.put("/manifests/v2").type(OCI_MANIFEST).body(image.bytes()).expect(201);
        assertThat(app.put("/manifests/v3")
                        .type(OCI_MANIFEST)
                        .body(image.bytes())
                        .expect(403, "DENIED")
                        .text())
                .contains("the quota of team/** is 2 tags: 2 are used, and this push adds 1; delete tags");
        assertThat(app.put("/manifests/v1?tag=v3&tag=v4")
                        .type(OCI_MANIFEST)
                        .body(image.bytes())
                        .expect(403, "DENIED")
                        .text())
                .contains("this push adds 2");
        app.get("/manifests/v3").expect(404);

        app.delete("/manifests/v2").expect(202);
        app.put("/manifests/v3").type(OCI_MANIFEST).body(image.bytes()).expect(201);
    }

    @Test
    void takesWhatItHoldsAgainAndWhatHasNoQuota() {
        Blob full = Blob.random(1000, 3);
        app.push(full);
        app.push(full);
        registry.repository("other").push(LARGE);
        app.delete("/blobs/" + full).expect(202);
        web.push(full);
    }

    @Test
    void knowsWhatIsUsedAfterARestart() throws IOException {
        app.push(SMALL);
        Path saved = registry.data().resolve("berth/quotas/usage");
        for (int i = 0; i < 2; i++) {
            registry.restart("berth.quotas: [{'on': team/**, bytes: 1000, tags: 2}]");
            assertThat(saved).doesNotExist();
            Repository after = registry.repository("team/web");
            assertRefused(after.post("/blobs/uploads/?digest=" + LARGE)
                    .body(LARGE.bytes())
                    .send());
        }
    }

    @Test
    void countsAgainAfterARestart() throws IOException {
        app.push(SMALL);
        registry.restart("berth.quotas: [{'on': team/**, bytes: 1000}]");
        Repository after = registry.repository("team/web");
        assertRefused(after.post("/blobs/uploads/?digest=" + LARGE)
                .body(LARGE.bytes())
                .send());
        after.push(Blob.random(400, 4));
    }
}
