package io.berth.http.server;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Protocol properties shared by the requests of one connection.
 *
 * @param secure whether it is TLS
 * @param multiplexed whether it is HTTP/2
 * @param certificates the verified client certificate chain, leaf first
 */
record Protocol(boolean secure, boolean multiplexed, List<X509Certificate> certificates) {

    /** Whether sendfile can be used on the socket. */
    boolean sendsFiles() {
        return !secure && !multiplexed;
    }

    /**
     * Half-closes a connection, where the protocol can express that. Closing at once makes the kernel send a reset when
     * unread input arrives, which destroys a response that the client has not read yet.
     */
    void shutdownOutput(Channel channel) {
        if (!secure && channel instanceof DuplexChannel socket) {
            socket.shutdownOutput();
        }
    }
}
