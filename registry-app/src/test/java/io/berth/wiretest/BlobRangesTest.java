package io.berth.wiretest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Range} on blobs (RFC 9110, section 14). */
@OnEveryStorage
final class BlobRangesTest {

    private static final Blob BLOB = Blob.random(2048, 1);

    private final Repository repository;

    BlobRangesTest(TestRegistry registry) {
        repository = registry.repository();
        repository.push(BLOB);
    }

    private Sending get(String range) {
        return repository.get("/blobs/" + BLOB).header("Range", range);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=500-1499, 500, 1499",
        "bytes=0-0, 0, 0",
        "bytes=2047-2047, 2047, 2047",
        "bytes=500-, 500, 2047",
        "bytes=-500, 1548, 2047",
        "bytes=-9999, 0, 2047",
        "bytes=2000-5000, 2000, 2047",
        "bytes=0-2047, 0, 2047",
        "bytes=0-9223372036854775807, 0, 2047",
        "bytes=500-99999999999999999999, 500, 2047",
        "bytes=-99999999999999999999, 0, 2047",
        "'bytes= 1-2', 1, 2",
        "Bytes=1-2, 1, 2",
        "'bytes=1-2,9000-9001', 1, 2"
    })
    void servesOneRange(String range, int first, int last) {
        get(range)
                .expect(206)
                .has("Content-Range", "bytes " + first + "-" + last + "/2048")
                .has("Content-Length", Integer.toString(last - first + 1))
                .has("Content-Type", "application/octet-stream")
                .has("Docker-Content-Digest", BLOB.digest())
                .has("ETag", '"' + BLOB.digest() + '"')
                .holds(BLOB.bytes(first, last + 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=5000-10000",
                "bytes=2048-",
                "bytes=500-0",
                "bytes=-0",
                "bytes=-",
                "bytes=",
                "bytes=a-b",
                "bytes=1-2,x",
                "bytes=1",
                "bytes=--1",
                "bytes=1-2-3",
                "bytes=99999999999999999999-",
                "bytes=4000-4001,5000-5001"
            })
    void refusesWhatCannotBe(String range) {
        get(range).expect(416, "RANGE_INVALID").has("Content-Range", "bytes */2048");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lines=1-2", "1-2", "bytes"})
    void ignoresOtherUnits(String range) {
        get(range).expect(200).lacks("Content-Range").holds(BLOB.bytes());
    }

    @Test
    void servesSeveralRangesInParts() {
        Answer answer = get("bytes=0-9, 100-199,-5").expect(206).lacks("Content-Range");

        String type = answer.header("Content-Type");
        assertThat(type).startsWith("multipart/byteranges; boundary=");
        String boundary = type.substring(type.indexOf('=') + 1);
        assertThat(answer.body())
                .asString(ISO_8859_1)
                .isEqualTo(part(boundary, 0, 9) + part(boundary, 100, 199) + part(boundary, 2043, 2047) + "\r\n--"
                        + boundary + "--\r\n");
    }

    private static String part(String boundary, int first, int last) {
        return "\r\n--" + boundary + "\r\nContent-Type: application/octet-stream\r\nContent-Range: bytes " + first + "-"
                + last + "/2048\r\n\r\n"
                + new String(BLOB.bytes(first, last + 1), ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-2047,0-2047", "bytes=0-,1-,2-,3-"})
    void servesOverlappingRangesOnceAndWhole(String range) {
        get(range).expect(200).holds(BLOB.bytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 64, 500, 1024})
    void servesManyRangesInParts(int number) {
        String ranges =
                IntStream.range(0, number).mapToObj(i -> 2 * i + "-" + 2 * i).collect(Collectors.joining(","));

        Answer answer = get("bytes=" + ranges).expect(206);

        String type = answer.header("Content-Type");
        String boundary = type.substring(type.indexOf('=') + 1);
        String parts = IntStream.range(0, number)
                .mapToObj(i -> part(boundary, 2 * i, 2 * i))
                .collect(Collectors.joining());
        assertThat(answer.body()).asString(ISO_8859_1).isEqualTo(parts + "\r\n--" + boundary + "--\r\n");
    }

    @ParameterizedTest
    @CsvSource({"'\"%s\"', 206", "'\"other\"', 200", "'W/\"%s\"', 200", "'Sat, 01 Jan 2050 00:00:00 GMT', 200"})
    void resumesOnlyTheSameContent(String condition, int status) {
        get("bytes=1-2").header("If-Range", condition.formatted(BLOB)).expect(status);
    }

    @Test
    void prefersSayingThatNothingChanged() {
        get("bytes=1-2").header("If-None-Match", '"' + BLOB.digest() + '"').expect(304);
    }

    @Test
    void findsNoRangeInNothing() {
        Blob empty = repository.push("");

        repository
                .get("/blobs/" + empty)
                .header("Range", "bytes=0-")
                .expect(416, "RANGE_INVALID")
                .has("Content-Range", "bytes */0");
    }

    @Test
    void ignoresRangesOfManifests() {
        Blob manifest = repository.pushImage("v1");

        repository.get("/manifests/v1").header("Range", "bytes=0-1").expect(200).holds(manifest.bytes());
    }
}
