package io.berth.http.server;

import io.berth.http.server.ServerSettings.Listen;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;

/** Why a server cannot listen, and what to do. The system's error text comes in an exception of the transport. */
final class ListenFailure {

    /** Lower ports are for root by default. */
    private static final int FIRST_OF_ALL_USERS = 1024;

    private ListenFailure() {}

    /** On one line, without the address. */
    static String reason(Throwable cause, Listen listen) {
        String said = String.valueOf(cause.getMessage());
        String words = said.toLowerCase(Locale.ROOT);
        if (cause instanceof UnresolvedAddressException) {
            return "no address is known of this name; give an address of this machine, or the port alone for all of"
                    + " them (REGISTRY_HTTP_ADDR=:5000)";
        }
        if (words.contains("in use")) {
            return "another program listens there; stop it, or choose another address (REGISTRY_HTTP_ADDR=:5001)";
        }
        if (words.contains("cannot assign requested address")) {
            return "this machine does not have this address; give one that it has, or the port alone for all of them"
                    + " (REGISTRY_HTTP_ADDR=:5000)";
        }
        if (words.contains("permission denied")) {
            return switch (listen) {
                case Listen.Tcp(String _, int port) when port < FIRST_OF_ALL_USERS -> lowPort(port);
                case Listen.Tcp _ -> "the system does not permit it: " + said;
                case Listen.UnixSocket(var path) ->
                    "permission denied; the registry must be able to write the directory of " + path;
            };
        }
        return said;
    }

    private static String lowPort(int port) {
        int other = 5000 + port;
        return "permission denied; ports below " + FIRST_OF_ALL_USERS
                + " are for root: choose another one (REGISTRY_HTTP_ADDR=:" + other + "; for a container -p " + port
                + ":" + other + "), or permit it: sysctl net.ipv4.ip_unprivileged_port_start=" + port
                + ", or for a systemd unit AmbientCapabilities=CAP_NET_BIND_SERVICE";
    }
}
