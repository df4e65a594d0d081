package io.berth.http.message;

import java.net.InetAddress;
import java.util.Optional;

/** The client that a reverse proxy passed a request on for. Called on event loops: it must not wait. */
@FunctionalInterface
public interface ForwardedClient {

    /** No proxy is trusted to name one. */
    ForwardedClient NONE = _ -> Optional.empty();

    /** Empty where the peer of the connection is taken for the client. */
    Optional<InetAddress> of(Request request);
}
