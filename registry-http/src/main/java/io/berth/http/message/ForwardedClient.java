package io.berth.http.message;

import java.net.InetAddress;
import java.util.Optional;

/** Determines the client for which a reverse proxy forwarded a request. Called on event loops: it must not block. */
@FunctionalInterface
public interface ForwardedClient {

    /** Trusts no proxy. */
    ForwardedClient NONE = _ -> Optional.empty();

    /** Empty where the peer of the connection is the client. */
    Optional<InetAddress> of(Request request);
}
