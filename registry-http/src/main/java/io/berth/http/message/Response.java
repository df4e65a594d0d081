package io.berth.http.message;

import io.berth.core.store.BlobContent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A response as plain values. The server adds {@code Content-Length}, {@code Date}, {@code Connection} and the headers
 * of every response.
 *
 * @param status of HTTP, such as 200
 * @param user the authenticated account, for the access log; never sent
 * @param notes additional details for the audit log; never sent
 */
public record Response(int status, Headers headers, Body body, Optional<String> user, Map<String, String> notes) {

    public Response {
        notes = Map.copyOf(notes);
    }

    public Response(int status, Headers headers, Body body) {
        this(status, headers, body, Optional.empty(), Map.of());
    }

    /** The body of a response, closed by the component that writes it. */
    public sealed interface Body {

        /** The number of bytes sent, or that a GET would send. */
        long length();

        /** No content. */
        record Empty() implements Body {
            @Override
            public long length() {
                return 0;
            }
        }

        /** Content in memory. */
        record Bytes(ByteBuffer bytes) implements Body {
            @Override
            public long length() {
                return bytes.remaining();
            }
        }

        /** The body of a response to HEAD: has a length, and is not sent. */
        record Withheld(long length) implements Body {}

        /**
         * Parts of a blob, which is closed when they are sent or the client disconnects.
         *
         * @param parts the same on each iteration
         */
        record Parts(BlobContent blob, Iterable<Part> parts) implements Body {
            @Override
            public long length() {
                long length = 0;
                for (Part part : parts) {
                    length += part.length();
                }
                return length;
            }
        }
    }

    /** One part of a body. */
    public sealed interface Part {

        long length();

        /** Text between slices: the boundary lines of multipart/byteranges. */
        record Literal(ByteBuffer bytes) implements Part {
            @Override
            public long length() {
                return bytes.remaining();
            }
        }

        /** A range of the blob. */
        record Slice(long offset, long length) implements Part {}
    }

    public static Response of(int status) {
        return new Response(status, Headers.NONE, new Body.Empty());
    }

    public static Response of(int status, String contentType, byte[] body) {
        return of(status).with("Content-Type", contentType).with(new Body.Bytes(ByteBuffer.wrap(body)));
    }

    public static Response of(int status, String contentType, String body) {
        return of(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    public Response with(String name, String value) {
        return new Response(status, headers.with(name, value), body, user, notes);
    }

    public Response with(Body replacement) {
        return new Response(status, headers, replacement, user, notes);
    }

    /** A copy with the authenticated account. */
    public Response servedTo(String name) {
        return new Response(status, headers, body, Optional.of(name), notes);
    }

    /** A copy with a detail for the audit log, such as what was granted to whom. Never a secret. */
    public Response noting(String name, String value) {
        Map<String, String> more = new HashMap<>(notes);
        more.put(name, value);
        return new Response(status, headers, body, user, more);
    }
}
