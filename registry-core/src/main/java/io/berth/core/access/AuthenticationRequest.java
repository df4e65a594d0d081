package io.berth.core.access;

import java.net.InetAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;

/**
 * Who stands at the gate: what they show, and where they come from.
 *
 * @param certificates that the client showed in the TLS handshake and that were verified there, its own first; mostly
 *     none
 * @param address of the client, behind proxies that are trusted to tell it
 * @param proxied whether a reverse proxy says that it passed the request on; a client can say so itself
 * @param entrance the root of this registry as the client reaches it, such as {@code https://registry.example.com/};
 *     worked out when asked for, as few need it
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

    /** The same with other credentials. */
    public AuthenticationRequest showing(Credentials others) {
        return new AuthenticationRequest(others, certificates, address, proxied, entrance);
    }
}
