package io.berth.http.wire;

import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns once for each peer that its forwarding headers are ignored. Limited to the first peers: any client can send the
 * headers, and must not fill the log or memory.
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
