package io.berth.http.message;

import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A received request whose body is still on the wire.
 *
 * @param id the request id in log and response
 * @param method as sent, such as {@code GET}
 * @param target the request target as sent, such as {@code /v2/a/tags/list?n=10}
 * @param secure whether this server received it over TLS
 * @param client the peer of the connection
 * @param certificates the client certificate chain verified in the TLS handshake, leaf first
 */
public record Request(
        String id,
        String method,
        String target,
        Headers headers,
        RequestBody body,
        boolean secure,
        SocketAddress client,
        List<X509Certificate> certificates) {

    public Request {
        certificates = List.copyOf(certificates);
    }
}
