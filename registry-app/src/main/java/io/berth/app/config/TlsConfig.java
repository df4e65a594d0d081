package io.berth.app.config;

import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * The {@code http.tls} section.
 *
 * @param certificate PEM, with its chain
 * @param key PEM, which may be the same file
 * @param clientCas PEM, the authorities trusted for client certificates; empty when clients need no certificate
 * @param cipherSuites for TLS 1.2, by their IANA names; empty for the defaults
 */
public record TlsConfig(
        Path certificate,
        Path key,
        List<Path> clientCas,
        ClientAuth clientAuth,
        Version minimum,
        List<String> cipherSuites) {

    /** Forward secrecy and authenticated encryption; names without a key exchange are TLS 1.3 suites. */
    private static final Pattern SAFE_SUITE =
            Pattern.compile("TLS_(ECDHE_(ECDSA|RSA)_WITH_)?(AES_(128|256)_GCM|CHACHA20_POLY1305)_SHA(256|384)");

    private static final String EXPECTED_SUITE =
            " (expected ECDHE with AES-GCM or ChaCha20-Poly1305, such as" + " TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256)";

    public TlsConfig {
        clientCas = List.copyOf(clientCas);
        cipherSuites = List.copyOf(cipherSuites);
    }

    /** This certificate, otherwise the defaults. */
    public static TlsConfig of(Path certificate, Path key) {
        return new TlsConfig(
                certificate, key, List.of(), ClientAuth.REQUIRE_AND_VERIFY_CLIENT_CERT, Version.TLS1_2, List.of());
    }

    /** Whether client certificates are verified against a trusted authority. */
    public boolean verifiesClients() {
        return !clientCas.isEmpty()
                && switch (clientAuth) {
                    case REQUEST_CLIENT_CERT, REQUIRE_ANY_CLIENT_CERT -> false;
                    case VERIFY_CLIENT_CERT_IF_GIVEN, REQUIRE_AND_VERIFY_CLIENT_CERT -> true;
                };
    }

    /** Whether a client certificate is requested, required and verified. */
    public enum ClientAuth {
        REQUEST_CLIENT_CERT,
        REQUIRE_ANY_CLIENT_CERT,
        VERIFY_CLIENT_CERT_IF_GIVEN,
        REQUIRE_AND_VERIFY_CLIENT_CERT
    }

    /** The minimum TLS version. */
    public enum Version {
        TLS1_2,
        TLS1_3
    }

    static Optional<TlsConfig> read(SectionReader http) {
        SectionReader tls = http.section("tls");
        tls.refuse(UnsupportedKeys.LETSENCRYPT);
        boolean asked = tls.saysText("certificate") || tls.saysText("key");
        Path nowhere = Path.of("");
        TlsConfig config = new TlsConfig(
                asked
                        ? tls.required("certificate", ValueType.PATH, "the PEM file of the certificate", nowhere)
                        : nowhere,
                asked ? tls.required("key", ValueType.PATH, "the PEM file of the key", nowhere) : nowhere,
                tls.list("clientcas", ValueType.PATH, List.of()),
                tls.value("clientauth", ValueType.oneOf(ClientAuth.class), ClientAuth.REQUIRE_AND_VERIFY_CLIENT_CERT),
                readMinimum(tls),
                readCipherSuites(tls));
        if (!asked && !config.clientCas.isEmpty()) {
            tls.error("clientcas", "needs http.tls.certificate and http.tls.key");
        }
        return asked ? Optional.of(config) : Optional.empty();
    }

    /** Configurations of other registries list suites without forward secrecy or with CBC, which are not offered. */
    private static List<String> readCipherSuites(SectionReader tls) {
        List<String> named = tls.list("ciphersuites", ValueType.TEXT, List.of());
        List<String> others = named.stream().filter(suite -> !isOffered(suite)).toList();
        if (!others.isEmpty() && others.size() == named.size()) {
            tls.error("ciphersuites", "none of these is offered: " + String.join(", ", others) + EXPECTED_SUITE);
        } else if (!others.isEmpty()) {
            tls.warn("ciphersuites", "not offered, using the others: " + String.join(", ", others) + EXPECTED_SUITE);
        }
        return named.stream().filter(TlsConfig::isOffered).toList();
    }

    private static Version readMinimum(SectionReader tls) {
        if (tls.says("minimumtls", Set.of("tls1.0", "tls1.1"))) {
            tls.warn("minimumtls", "TLS below 1.2 is broken and not offered: using tls1.2");
        }
        ValueType<Version> type = new ValueType<>("tls1.2 or tls1.3", TlsConfig::version, TlsConfig::spelling);
        return tls.value("minimumtls", type, Version.TLS1_2);
    }

    private static Version version(String text) {
        return switch (text) {
            case "tls1.0", "tls1.1", "tls1.2" -> Version.TLS1_2;
            case "tls1.3" -> Version.TLS1_3;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static String spelling(Version version) {
        return switch (version) {
            case TLS1_2 -> "tls1.2";
            case TLS1_3 -> "tls1.3";
        };
    }

    private static boolean isOffered(String suite) {
        try {
            return SAFE_SUITE.matcher(suite).matches()
                    && Arrays.asList(SSLContext.getDefault()
                                    .getSupportedSSLParameters()
                                    .getCipherSuites())
                            .contains(suite);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has a default TLS context", e);
        }
    }
}
