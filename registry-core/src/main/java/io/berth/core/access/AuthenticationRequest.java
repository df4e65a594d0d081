package io.berth.core.access;

import java.net.InetAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a client presents for authentication, and where the request comes from.
 *
 * @param certificates the client certificate chain verified in the TLS handshake, leaf first; usually empty
 * @param address of the client, as told by trusted proxies
 * @param proxied whether headers say that a reverse proxy forwarded the request; a client can forge them
 * @param entrance the root URL of this registry as the client reaches it, such as
 *     {@code https://registry.example.com/}; computed lazily, as it is rarely needed
 */
public record AuthenticationRequest(
        Credentials credentials,
        List<X509Certificate> certificates,
        InetAddress address,
        boolean proxied,
        Supplier<URI> entrance) {

    public AuthenticationRequest {
        certificates = List.copyOf(certificates);
    }

    /** A copy with other credentials. */
    public AuthenticationRequest showing(Credentials others) {
        return new AuthenticationRequest(others, certificates, address, proxied, entrance);
    }
}
