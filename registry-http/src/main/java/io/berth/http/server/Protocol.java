package io.berth.http.server;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What the requests of one connection have in common.
 *
 * @param secure whether it is encrypted
 * @param multiplexed whether it is HTTP/2
 * @param certificates of the client that were verified, its own first
 */
record Protocol(boolean secure, boolean multiplexed, List<X509Certificate> certificates) {

    /** Whether the kernel may send files straight to the socket. */
    boolean sendsFiles() {
        return !secure && !multiplexed;
    }

    /**
     * Ends our side of a connection whose other side goes on, where that can be told: to close at once would make the
     * kernel send a reset when something unread arrives, which destroys an answer that the client has not read yet.
     */
    void shutdownOutput(Channel channel) {
        if (!secure && channel instanceof DuplexChannel socket) {
            socket.shutdownOutput();
        }
    }
}
