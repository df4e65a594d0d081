package io.berth.http.server;

import io.berth.http.server.memory.MemoryLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to listen and how patient to be.
 *
 * @param tls absent for plain text
 * @param http2 whether TLS clients may choose HTTP/2
 * @param h2c whether plain-text clients may speak HTTP/2 without asking first
 * @param headers added to every answer that does not carry them; may replace {@code X-Content-Type-Options}
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

    /** Plain text on this address, everything else as shipped. */
    public ServerSettings(Listen listen) {
        this(listen, Optional.empty(), true, false, Limits.DEFAULT, MEMORY, Map.of());
    }

    public ServerSettings with(Limits replacement) {
        return new ServerSettings(listen, tls, http2, h2c, replacement, memory, headers);
    }

    public ServerSettings with(MemoryLimits replacement) {
        return new ServerSettings(listen, tls, http2, h2c, limits, replacement, headers);
    }

    /** Where clients connect to. */
    public sealed interface Listen {

        /**
         * A port.
         *
         * @param host a name or address; empty for every address of the machine
         * @param port 0 for any that is free
         */
        record Tcp(String host, int port) implements Listen {}

        /** A Unix domain socket, which is replaced if it exists. */
        record UnixSocket(Path path) implements Listen {}
    }

    /**
     * What a client may take, so that none can exhaust the server.
     *
     * @param requestLine longest request line, in bytes: beyond is a 414
     * @param head largest header section, in bytes: beyond is a 431
     * @param unreadBody how much of a body nobody read is taken to keep a connection, in bytes
     * @param headDeadline from the first byte of a request head, or of a connection, to the end of the head
     * @param keepAlive how long a connection may wait for its next request
     * @param bodyStall how long the next bytes of a body may take
     * @param readerStall how long a client may take nothing of its answer
     * @param linger how long a closing connection may go on sending what is thrown away
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
