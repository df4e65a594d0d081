package io.berth.http.server;

import io.berth.http.server.memory.MemoryLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The listener and its timeouts.
 *
 * @param tls absent for plain text
 * @param http2 whether TLS clients may choose HTTP/2
 * @param h2c whether plain-text clients may speak HTTP/2 with prior knowledge
 * @param headers added to every response that does not set them; may replace {@code X-Content-Type-Options}
 */
public record ServerSettings(
        Listen listen,
        Optional<TlsSettings> tls,
        boolean http2,
        boolean h2c,
        Limits limits,
        MemoryLimits memory,
        Map<String, List<String>> headers) {

    private static final MemoryLimits MEMORY = new MemoryLimits(64 << 20, 128 << 20, 10_000, 5_000);

    public ServerSettings {
        headers = Map.copyOf(headers);
    }

    /** Plain text on this address, otherwise the defaults. */
    public ServerSettings(Listen listen) {
        this(listen, Optional.empty(), true, false, Limits.DEFAULT, MEMORY, Map.of());
    }

    public ServerSettings with(Limits replacement) {
        return new ServerSettings(listen, tls, http2, h2c, replacement, memory, headers);
    }

    public ServerSettings with(MemoryLimits replacement) {
        return new ServerSettings(listen, tls, http2, h2c, limits, replacement, headers);
    }

    /** The address to listen on. */
    public sealed interface Listen {

        /**
         * A TCP port.
         *
         * @param host a name or address; empty for every address of the machine
         * @param port 0 for any that is free
         */
        record Tcp(String host, int port) implements Listen {}

        /** A Unix domain socket, which replaces an existing one. */
        record UnixSocket(Path path) implements Listen {}
    }

    /**
     * Limits for each client, so that none can exhaust the server.
     *
     * @param requestLine longest request line, in bytes: a longer one gets a 414
     * @param head largest header section, in bytes: a larger one gets a 431
     * @param unreadBody how much of an unread body is discarded to keep a connection, in bytes
     * @param headDeadline from the first byte of a request head, or of a connection, to the end of the head
     * @param keepAlive how long a connection may be idle between requests
     * @param bodyStall how long to wait for the next bytes of a body
     * @param readerStall how long a client may read nothing of its response
     * @param linger how long input is discarded on a closing connection
     */
    public record Limits(
            int requestLine,
            int head,
            long unreadBody,
            Duration headDeadline,
            Duration keepAlive,
            Duration bodyStall,
            Duration readerStall,
            Duration linger) {

        public static final Limits DEFAULT = new Limits(
                16 * 1024,
                64 * 1024,
                256 * 1024,
                Duration.ofSeconds(30),
                Duration.ofSeconds(120),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                Duration.ofSeconds(5));
    }
}
