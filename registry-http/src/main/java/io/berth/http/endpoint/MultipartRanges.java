package io.berth.http.endpoint;

import io.berth.core.model.ByteRange;
import io.berth.core.model.MediaTypes;
import io.berth.http.message.Response.Part;
import io.berth.http.wire.ByteRanges;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Several ranges in one response: {@code multipart/byteranges} (RFC 9110, section 14.6). Its parts are generated
 * lazily.
 */
record MultipartRanges(ByteRanges ranges, String boundary) implements Iterable<Part> {

    MultipartRanges(ByteRanges ranges) {
        this(ranges, UUID.randomUUID().toString());
    }

    String contentType() {
        return "multipart/byteranges; boundary=" + boundary;
    }

    @Override
    public Iterator<Part> iterator() {
        Stream<Part> parts = StreamSupport.stream(ranges.spliterator(), false)
                .flatMap(range -> Stream.of(head(range), slice(range)));
        return Stream.concat(parts, Stream.of(literal("\r\n--" + boundary + "--\r\n")))
                .iterator();
    }

    private Part head(ByteRange range) {
        return literal("\r\n--" + boundary + "\r\nContent-Type: " + MediaTypes.OCTET_STREAM + "\r\nContent-Range: "
                + contentRange(range, ranges.size()) + "\r\n\r\n");
    }

    static String contentRange(ByteRange range, long size) {
        return "bytes " + range.first() + "-" + range.last() + "/" + size;
    }

    static Part slice(ByteRange range) {
        return new Part.Slice(range.first(), range.length());
    }

    private static Part literal(String text) {
        return new Part.Literal(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
