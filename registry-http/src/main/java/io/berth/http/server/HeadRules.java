package io.berth.http.server;

import io.berth.core.model.ErrorCode;
import io.berth.core.model.Quoted;
import io.berth.http.message.Headers;
import io.berth.http.message.HttpRefusal;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Validates a request head (RFC 9112) beyond what the decoder checks. */
final class HeadRules {

    /** After a malformed request the start of the next one cannot be found. */
    static final Headers CLOSE = Headers.NONE.with("Connection", "close");

    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9._~%!$&'()*+,;=-]+|\\[[0-9A-Za-z:.%]+])(?::[0-9]{0,5})?");

    private HeadRules() {}

    /** Why the request must be refused; empty when it is valid. */
    static Optional<HttpRefusal> refusal(HttpRequest head) {
        if (head.decoderResult().isFailure()) {
            return Optional.of(malformed(head.decoderResult().cause()));
        }
        HttpVersion version = head.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            return refused(505, "HTTP version not supported: " + Quoted.of(version.text()));
        }
        if (!isHostValid(head.headers().getAll(HttpHeaderNames.HOST), version)) {
            return refused(400, "expected one valid Host");
        }
        if (!isOriginForm(head.uri()) && !isServerWide(head)) {
            return refused(400, "not a request target: " + Quoted.of(head.uri()) + " (expected a path)");
        }
        return refusedFraming(head);
    }

    /** The refusal of a TLS handshake on a plain HTTP port. */
    static HttpRefusal tls() {
        return refusal(400, "TLS handshake on a port of plain HTTP; use http://, or set http.tls");
    }

    /** {@code OPTIONS *}, which concerns the server as a whole. */
    static boolean isServerWide(HttpRequest head) {
        return head.uri().equals("*") && head.method().name().equals("OPTIONS");
    }

    private static Optional<HttpRefusal> refusedFraming(HttpRequest head) {
        boolean encoded = head.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
        if (encoded && head.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
            return refused(400, "both Transfer-Encoding and Content-Length");
        }
        List<String> encodings = head.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (encoded && !(encodings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(encodings.get(0)))) {
            return refused(400, "Transfer-Encoding other than chunked");
        }
        @Nullable String expected = head.headers().get(HttpHeaderNames.EXPECT);
        if (expected != null && !HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expected)) {
            return refused(417, "cannot meet the expectation " + Quoted.of(expected));
        }
        return Optional.empty();
    }

    private static HttpRefusal malformed(Throwable cause) {
        return switch (cause) {
            case RequestDecoder.NoMemoryException _ ->
                new HttpRefusal(
                        503,
                        ErrorCode.UNAVAILABLE,
                        "no memory left for large request headers; retry later",
                        CLOSE.with("Retry-After", "1"));
            case TooLongHttpLineException line -> refusal(414, "the request line is too long");
            case TooLongHttpHeaderException header -> refusal(431, "the request headers are too large");
            default -> refusal(400, "malformed request");
        };
    }

    private static boolean isHostValid(List<String> hosts, HttpVersion version) {
        return hosts.isEmpty()
                ? version.equals(HttpVersion.HTTP_1_0)
                : hosts.size() == 1 && HOST.matcher(hosts.getFirst()).matches();
    }

    private static boolean isOriginForm(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '#') {
                return false;
            }
        }
        return target.startsWith("/");
    }

    private static Optional<HttpRefusal> refused(int status, String message) {
        return Optional.of(refusal(status, message));
    }

    private static HttpRefusal refusal(int status, String message) {
        return new HttpRefusal(status, ErrorCode.UNKNOWN, message, CLOSE);
    }
}
