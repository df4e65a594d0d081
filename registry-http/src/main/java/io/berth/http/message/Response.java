package io.berth.http.message;

import io.berth.core.store.BlobContent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An answer: plain values, written by the server. {@code Content-Length}, {@code Date}, {@code Connection} and what
 * every answer carries are the server's to add.
 *
 * @param status of HTTP, such as 200
 * @param user who asked, for the access log; never sent
 * @param notes what the audit log should say besides; never sent
 */
public record Response(int status, Headers headers, Body body, Optional<String> user, Map<String, String> notes) {

    public Response {
        notes = Map.copyOf(notes);
    }

    public Response(int status, Headers headers, Body body) {
        this(status, headers, body, Optional.empty(), Map.of());
    }

    /** What follows the head. Whoever writes the response closes it. */
    public sealed interface Body {

        /** How many bytes will be sent, or would be for another method than HEAD. */
        long length();

        /** Nothing. */
        record Empty() implements Body {
            @Override
            public long length() {
                return 0;
            }
        }

        /** These bytes. */
        record Bytes(ByteBuffer bytes) implements Body {
            @Override
            public long length() {
                return bytes.remaining();
            }
        }

        /** The answer to a HEAD: as long as this, and not sent. */
        record Withheld(long length) implements Body {}

        /**
         * Parts of a blob, which is closed when they are sent or the client is gone.
         *
         * @param parts the same ones, however often they are asked for
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

    /** A piece of a body that is sent in several. */
    public sealed interface Part {

        long length();

        /** Text between slices: the boundary lines of multipart/byteranges. */
        record Literal(ByteBuffer bytes) implements Part {
            @Override
            public long length() {
                return bytes.remaining();
            }
        }

        /** This much of the blob, from this offset. */
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

    /** The same, known to answer this user. */
    public Response servedTo(String name) {
        return new Response(status, headers, body, Optional.of(name), notes);
    }

    /** The same, with something for the audit log: what was granted, to whom. Never a secret. */
    public Response noting(String name, String value) {
        Map<String, String> more = new HashMap<>(notes);
        more.put(name, value);
        return new Response(status, headers, body, user, more);
    }
}
