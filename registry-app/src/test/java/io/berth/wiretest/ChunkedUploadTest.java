package io.berth.wiretest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blobs pushed in chunks: progress, resumption and cancellation (end-5, end-6, end-13, end-14). */
@OnEveryStorage
final class ChunkedUploadTest {

    private static final Blob BLOB = Blob.random(3000, 3);

    private final TestRegistry registry;
    private final Repository repository;

    ChunkedUploadTest(TestRegistry registry) {
        this.registry = registry;
        this.repository = registry.repository();
    }

    private Sending patch(String upload, int from, int to) {
        return repository.to("PATCH", upload).body(BLOB.bytes(from, to));
    }

    private String patched(String upload, int from, int to) {
        return patch(upload, from, to).expect(202).has("Range", "0-" + (to - 1)).location();
    }

    private Answer finish(String upload, int from) {
        return repository
                .to("PUT", upload + "&digest=" + BLOB)
                .body(BLOB.bytes(from, BLOB.size()))
                .send();
    }

    private void assertStored() {
        repository.get("/blobs/" + BLOB).expect(200).holds(BLOB.bytes());
    }

    private static String withoutQuery(String upload) {
        return upload.substring(0, upload.indexOf('?'));
    }

    @Test
    void takesAStream() {
        Answer streamed = repository
                .to("PATCH", repository.begin())
                .chunked(BLOB.bytes(0, 7), BLOB.bytes(7, 3000))
                .expect(202)
                .has("Range", "0-2999")
                .has("Content-Length", "0");

        assertThat(streamed.location()).contains(streamed.header("Docker-Upload-UUID"));
        finish(streamed.location(), 3000).is(201);
        assertStored();
    }

    @ParameterizedTest
    @CsvSource({"0-1023, 1024-2047, 2048-2999", "bytes 0-1023/*, bytes 1024-2047/3000, bytes 2048-2999/3000"})
    void takesChunks(String first, String second, String last) {
        String upload = repository.begin();
        upload = patch(upload, 0, 1024)
                .header("Content-Range", first)
                .expect(202)
                .location();
        upload = patch(upload, 1024, 2048)
                .header("Content-Range", second)
                .expect(202)
                .has("Range", "0-2047")
                .location();

        repository
                .to("PUT", upload + "&digest=" + BLOB)
                .header("Content-Range", last)
                .body(BLOB.bytes(2048, 3000))
                .expect(201);
        assertStored();
    }

    @Test
    void takesTheLastChunkWithThePatchAndFinishesEmpty() {
        String upload = patched(patched(repository.begin(), 0, 1), 1, 3000);

        finish(upload, 3000).is(201);
        assertStored();
    }

    @Test
    void saysHowFarItHasCome() {
        String upload = patched(repository.begin(), 0, 1000);

        for (String method : new String[] {"GET", "HEAD"}) {
            Answer status = repository.to(method, upload).expect(204).has("Range", "0-999");
            assertThat(status.location()).contains(status.header("Docker-Upload-UUID"));
            assertThat(status.location()).startsWith(withoutQuery(upload));
        }
    }

    @Test
    void resumesWhereTheStatusSays() {
        String upload = patched(repository.begin(), 0, 1000);

        String resumed = repository.to("GET", withoutQuery(upload)).expect(204).location();

        finish(resumed, 1000).is(201);
        assertStored();
    }

    @Test
    void goesOnWithoutTheQuery() {
        String bare = withoutQuery(repository.begin());
        patched(bare, 0, 1000);
        patched(bare, 1000, 2000);

        repository
                .to("PUT", bare + "?digest=" + BLOB)
                .body(BLOB.bytes(2000, 3000))
                .expect(201);
        assertStored();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nonsense", "", "AAAA", "%3D%3D", "bm90IGEgc3RhdGUgYnV0IGxvbmcgZW5vdWdoIHRvIGJlIG9uZSBpbiBmYWN0"
            })
    void ignoresAStateThatIsNotOurs(String state) {
        String bare = withoutQuery(repository.begin());

        patch(bare + "?_state=" + state, 0, 1000).expect(202).has("Range", "0-999");
    }

    @ParameterizedTest
    @ValueSource(strings = {"500-999", "1001-1500", "bytes 2000-2499/*", "0-499"})
    void refusesChunksOutOfOrderAndGoesOn(String range) {
        String upload = patched(repository.begin(), 0, 1000);

        Answer patchRefused =
                patch(upload, 0, 500).header("Content-Range", range).send();
        Answer putRefused = repository
                .to("PUT", upload + "&digest=" + BLOB)
                .header("Content-Range", range)
                .body(BLOB.bytes(0, 500))
                .send();

        for (Answer refused : new Answer[] {patchRefused, putRefused}) {
            refused.refuses(416, "RANGE_INVALID").has("Range", "0-999");
            assertThat(refused.location()).contains(refused.header("Docker-Upload-UUID"));
        }
        repository.to("GET", upload + "&digest=" + BLOB).expect(204).has("Range", "0-999");
        finish(putRefused.location(), 1000).is(201);
        assertStored();
    }

    @Test
    void noticesARepeatedChunkByItsState() {
        String first = repository.begin();
        String second = patched(first, 0, 1000);

        patch(first, 0, 1000).expect(416, "RANGE_INVALID").has("Range", "0-999");
        finish(first, 0).refuses(416, "RANGE_INVALID");

        finish(second, 1000).is(201);
        assertStored();
    }

    @ParameterizedTest
    @CsvSource({"0-999, 500", "0-999, 1001", "0-0, 2"})
    void refusesARangeOfAnotherLength(String range, int length) {
        String upload = repository.begin();

        patch(upload, 0, length).header("Content-Range", range).expect(400, "SIZE_INVALID");
        repository
                .to("PUT", upload + "&digest=" + BLOB)
                .header("Content-Range", range)
                .body(BLOB.bytes(0, length))
                .expect(400, "SIZE_INVALID");

        repository.to("GET", upload).expect(204).has("Range", "0-0");
        finish(upload, 0).is(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "5-1",
                "-5",
                "5-",
                "bytes */100",
                "1-2-3",
                "99999999999999999999-99999999999999999999",
                "0-9223372036854775807"
            })
    void refusesWhatIsNoRange(String range) {
        String upload = repository.begin();

        patch(upload, 0, 10).header("Content-Range", range).expect(416, "RANGE_INVALID");

        finish(upload, 0).is(201);
    }

    @Test
    void dropsACancelledUpload() {
        String upload = patched(repository.begin(), 0, 1000);

        Answer cancelled = repository.to("DELETE", upload).expect(204);

        assertThat(upload).contains(cancelled.header("Docker-Upload-UUID"));
        assertGone(upload);
    }

    @Test
    void dropsAFinishedUpload() {
        String upload = repository.begin();
        finish(upload, 0).is(201);

        assertGone(upload);
    }

    private void assertGone(String upload) {
        repository.to("GET", upload).expect(404, "BLOB_UPLOAD_UNKNOWN");
        repository.to("DELETE", upload).expect(404, "BLOB_UPLOAD_UNKNOWN");
        patch(upload, 0, 1).expect(404, "BLOB_UPLOAD_UNKNOWN");
        finish(upload, 0).refuses(404, "BLOB_UPLOAD_UNKNOWN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000-0000-4000-8000-000000000000",
                "00000000-0000-4000-8000-00000000000A",
                "x",
                "a=b",
                "..%2e",
                "%20",
                "-"
            })
    void knowsNoOtherUploads(String id) {
        assertGone(repository.path() + "/blobs/uploads/" + id + "?x=y");
    }

    @Test
    void knowsNoOtherUploadsHoweverLongTheirIds() {
        assertGone(repository.path() + "/blobs/uploads/" + "a".repeat(5000) + "?x=y");
    }

    @Test
    void keepsUploadsToTheirRepositories() {
        String upload = repository.begin();
        Repository other = registry.repository();
        other.push("something");

        assertGone(upload.replace(repository.path() + "/", other.path() + "/"));

        finish(upload, 0).is(201);
    }
}
