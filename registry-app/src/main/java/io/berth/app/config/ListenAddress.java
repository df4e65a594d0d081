package io.berth.app.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/** The listening address: {@code http.addr} and {@code http.net}. */
public sealed interface ListenAddress {

    /**
     * A TCP port.
     *
     * @param host name or address of the interface; empty for all
     * @param port 0 for any that is free
     */
    record Tcp(String host, int port) implements ListenAddress {

        static final Tcp DEFAULT = new Tcp("", 5000);

        /**
         * Parses {@code host:port}, {@code :port} or {@code [v6]:port}.
         *
         * @throws IllegalArgumentException when it is malformed
         */
        static Tcp parse(String text) {
            int colon = text.lastIndexOf(':');
            int port = Integer.parseInt(text.substring(colon + 1));
            if (colon < 0 || port < 0 || port > 65_535) {
                throw new IllegalArgumentException(text);
            }
            return new Tcp(withoutBrackets(text.substring(0, colon)), port);
        }

        private static String withoutBrackets(String host) {
            boolean bracketed = host.startsWith("[") && host.endsWith("]");
            if (!bracketed && host.contains(":")) {
                throw new IllegalArgumentException(host);
            }
            return bracketed ? host.substring(1, host.length() - 1) : host;
        }

        @Override
        public boolean isLocal() {
            try {
                return !host.isEmpty() && InetAddress.getByName(host).isLoopbackAddress();
            } catch (UnknownHostException e) {
                return false;
            }
        }

        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /** A Unix domain socket. */
    record Unix(Path path) implements ListenAddress {

        @Override
        public boolean isLocal() {
            return true;
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** Whether only this machine can reach it. */
    boolean isLocal();

    /** The values of {@code http.net}. */
    enum Net {
        TCP,
        UNIX
    }

    private static ValueType<ListenAddress> tcp() {
        return ValueType.of("host:port or :port", Tcp::parse);
    }

    static ListenAddress read(SectionReader http) {
        return switch (http.value("net", ValueType.oneOf(Net.class), Net.TCP)) {
            case TCP -> http.value("addr", tcp(), Tcp.DEFAULT);
            case UNIX -> new Unix(http.required("addr", ValueType.PATH, "the path of the socket", Path.of("")));
        };
    }
}
