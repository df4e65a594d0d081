package io.berth.http.message;

import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A request as it came, its body still on the wire.
 *
 * @param id names the request in the log and in the answer
 * @param method as sent, such as {@code GET}
 * @param target the request target as sent, such as {@code /v2/a/tags/list?n=10}
 * @param secure whether it came over TLS to us
 * @param client the peer of the connection
 * @param certificates that it showed in the TLS handshake and that were verified there, its own first
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
