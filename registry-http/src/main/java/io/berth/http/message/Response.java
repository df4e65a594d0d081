package io.berth.http.message;

import io.berth.core.model.ErrorCode;
import io.berth.core.store.BlobContent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A response as plain values. The server adds {@code Content-Length}, {@code Date}, {@code Connection} and the headers
 * of every response.
 *
 * @param status of HTTP, such as 200
 * @param label never sent
 */
public record Response(int status, Headers headers, Body body, Label label) {

    public Response(int status, Headers headers, Body body) {
        this(status, headers, body, Label.NONE);
    }

    /**
     * What logs and metrics say of a response.
     *
     * @param route the name of the route that answered; empty when none did
     * @param user the authenticated account; empty for the anonymous one
     * @param error the code of the error document, if it is one
     */
    public record Label(String route, Optional<String> user, Optional<ErrorCode> error) {

        static final Label NONE = new Label("", Optional.empty(), Optional.empty());
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
        return new Response(status, headers.with(name, value), body, label);
    }

    public Response with(Body replacement) {
        return new Response(status, headers, replacement, label);
    }

    /** A copy that says which route answered, and to whom. */
    public Response labelled(String route, Optional<String> user) {
        return new Response(status, headers, body, new Label(route, user, label.error()));
    }

    /** A copy that says which error it is. */
    public Response failing(ErrorCode error) {
        return new Response(status, headers, body, new Label(label.route(), label.user(), Optional.of(error)));
    }
}
