package io.berth.http.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a listener encrypts.
 *
 * @param certificate PEM file: the server's certificate and its chain, in any order
 * @param key PEM file: the private key, not encrypted; may be the same file
 * @param clientAuthorities PEM files of the authorities that vouch for clients
 * @param cipherSuites of TLS 1.2, by their IANA names; empty for the shipped choice. Those of TLS 1.3 are fixed
 * @param reloadInterval how often the files are looked at
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

    /** A certificate and its key, everything else as shipped. */
    public TlsSettings(Path certificate, Path key) {
        this(certificate, key, List.of(), ClientAuthentication.NONE, Version.TLS_1_2, List.of(), Duration.ofSeconds(5));
    }

    /** Whether a certificate that a client shows is one that an authority vouches for. */
    boolean verifiesClients() {
        return switch (clientAuthentication) {
            case NONE, REQUEST, REQUIRE_ANY -> false;
            case VERIFY_IF_GIVEN, REQUIRE_AND_VERIFY -> true;
        };
    }

    /** Whether clients show a certificate, and whether it is checked. */
    public enum ClientAuthentication {
        NONE,
        /** Asked for, not checked. */
        REQUEST,
        /** Demanded, not checked. */
        REQUIRE_ANY,
        VERIFY_IF_GIVEN,
        REQUIRE_AND_VERIFY
    }

    /** The protocol versions that are safe to offer. */
    public enum Version {
        TLS_1_2,
        TLS_1_3
    }
}
