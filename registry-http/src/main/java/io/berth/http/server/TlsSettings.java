package io.berth.http.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * TLS settings of a listener.
 *
 * @param certificate PEM file: the server's certificate and its chain, in any order
 * @param key PEM file: the private key, not encrypted; may be the same file
 * @param clientAuthorities PEM files of the authorities trusted for client certificates
 * @param cipherSuites of TLS 1.2, by their IANA names; empty for the defaults. Those of TLS 1.3 are fixed
 * @param reloadInterval how often the files are checked for changes
 */
public record TlsSettings(
        Path certificate,
        Path key,
        List<Path> clientAuthorities,
        ClientAuthentication clientAuthentication,
        Version minimumVersion,
        List<String> cipherSuites,
        Duration reloadInterval) {

    public TlsSettings {
        clientAuthorities = List.copyOf(clientAuthorities);
        cipherSuites = List.copyOf(cipherSuites);
    }

    /** A certificate and its key, otherwise the defaults. */
    public TlsSettings(Path certificate, Path key) {
        this(certificate, key, List.of(), ClientAuthentication.NONE, Version.TLS_1_2, List.of(), Duration.ofSeconds(5));
    }

    /** Whether client certificates are verified against a trusted authority. */
    boolean verifiesClients() {
        return switch (clientAuthentication) {
            case NONE, REQUEST, REQUIRE_ANY -> false;
            case VERIFY_IF_GIVEN, REQUIRE_AND_VERIFY -> true;
        };
    }

    /** Whether a client certificate is requested, required and verified. */
    public enum ClientAuthentication {
        NONE,
        /** Requested, not verified. */
        REQUEST,
        /** Required, not verified. */
        REQUIRE_ANY,
        VERIFY_IF_GIVEN,
        REQUIRE_AND_VERIFY
    }

    /** The TLS versions that are safe to offer. */
    public enum Version {
        TLS_1_2,
        TLS_1_3
    }
}
