package io.berth.http.wire;

import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of a peer, once, that what it says of its clients is not believed. Of the first peers alone: any client can send
 * the header, and must neither fill the log nor memory.
 */
final class IgnoredForwarding {

    static final int MOST_PEERS = 20;

    private static final Logger LOG = LoggerFactory.getLogger(IgnoredForwarding.class);

    private final Set<InetAddress> named = ConcurrentHashMap.newKeySet();

    void by(InetAddress peer) {
        if (named.size() < MOST_PEERS && named.add(peer)) {
            LOG.warn(
                    "X-Forwarded-For from {} is ignored, as berth.trustedproxies does not name it: all clients of a proxy"
                            + " there are one; add the address if it is your proxy's",
                    peer.getHostAddress());
        }
    }
}
