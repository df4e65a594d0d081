package io.berth.http.endpoint;

import io.berth.core.model.ByteRange;
import io.berth.core.model.MediaTypes;
import io.berth.http.message.Response.Part;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Several ranges in one answer: {@code multipart/byteranges} (RFC 9110, section 14.6). */
record MultipartRanges(String contentType, List<Part> parts) {

    static MultipartRanges of(List<ByteRange> ranges, long size) {
        String boundary = UUID.randomUUID().toString();
        List<Part> parts = new ArrayList<>(2 * ranges.size() + 1);
        for (ByteRange range : ranges) {
            parts.add(literal("\r\n--" + boundary + "\r\nContent-Type: " + MediaTypes.OCTET_STREAM
                    + "\r\nContent-Range: " + contentRange(range, size) + "\r\n\r\n"));
            parts.add(slice(range));
        }
        parts.add(literal("\r\n--" + boundary + "--\r\n"));
        return new MultipartRanges("multipart/byteranges; boundary=" + boundary, parts);
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
