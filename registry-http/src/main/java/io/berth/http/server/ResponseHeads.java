package io.berth.http.server;

import io.berth.http.message.Headers;
import io.berth.http.message.Request;
import io.berth.http.message.Response;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Response heads, with the headers of every response. A field that the response sets itself is kept. */
final class ResponseHeads {

    private static final AsciiString API_VERSION = AsciiString.cached("Docker-Distribution-Api-Version");
    private static final AsciiString REGISTRY_2 = AsciiString.cached("registry/2.0");
    private static final AsciiString CONTENT_TYPE_OPTIONS = AsciiString.cached("X-Content-Type-Options");
    private static final AsciiString NOSNIFF = AsciiString.cached("nosniff");
    private static final AsciiString REQUEST_ID = AsciiString.cached("X-Request-Id");

    private static final HttpHeadersFactory UNCHECKED =
            DefaultHttpHeadersFactory.headersFactory().withValidation(false);

    private final Map<String, List<String>> configured;
    private final HttpDate date;

    /** @throws IllegalArgumentException when a configured header is invalid */
    ResponseHeads(Map<String, List<String>> configured, HttpDate date) {
        configured.forEach(new DefaultHttpHeaders()::set);
        this.configured = new LinkedHashMap<>();
        configured.forEach((name, values) ->
                this.configured.put(name, values.stream().map(Headers::octets).toList()));
        this.date = date;
    }

    /** A head whose body follows in chunks. */
    HttpMessage head(Request request, Response response) {
        return new DefaultHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(response.status()), fields(request, response));
    }

    /** A full response. Takes over the content. */
    HttpMessage whole(Request request, Response response, ByteBuf content) {
        return new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(response.status()),
                content,
                fields(request, response),
                EmptyHttpHeaders.INSTANCE);
    }

    private HttpHeaders fields(Request request, Response response) {
        // RequestDispatcher validated the endpoints' fields, and the constructor the configured ones.
        HttpHeaders fields = UNCHECKED.newHeaders();
        for (Headers.Field field : response.headers().fields()) {
            fields.add(field.name(), field.value());
        }
        configured.forEach((name, values) -> addAbsent(fields, name, values));
        addAbsent(fields, CONTENT_TYPE_OPTIONS, NOSNIFF);
        fields.set(API_VERSION, REGISTRY_2);
        fields.set(REQUEST_ID, request.id());
        fields.set(HttpHeaderNames.DATE, date.now());
        if (!isBodiless(response.status())) {
            fields.set(
                    HttpHeaderNames.CONTENT_LENGTH,
                    Long.toString(response.body().length()));
        }
        return fields;
    }

    private static void addAbsent(HttpHeaders fields, CharSequence name, Object value) {
        if (!fields.contains(name)) {
            fields.set(name, value);
        }
    }

    private static void addAbsent(HttpHeaders fields, String name, List<String> values) {
        if (!fields.contains(name)) {
            fields.set(name, values);
        }
    }

    /** Whether responses of this status have neither a body nor a length (RFC 9110, 8.6). */
    static boolean isBodiless(int status) {
        return status < 200 || status == 204 || status == 304;
    }
}
