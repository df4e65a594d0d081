package io.berth.http.server;

/**
 * What the requests of one connection have in common.
 *
 * @param secure whether it is encrypted
 * @param multiplexed whether it is HTTP/2
 */
record Protocol(boolean secure, boolean multiplexed) {

    /** Whether the kernel may send files straight to the socket. */
    boolean sendsFiles() {
        return !secure && !multiplexed;
    }
}
