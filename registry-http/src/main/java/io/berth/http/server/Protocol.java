package io.berth.http.server;

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
}
