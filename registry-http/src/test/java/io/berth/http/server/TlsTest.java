package io.berth.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.berth.core.schedule.BackgroundTask;
import io.berth.core.schedule.Scheduler;
import io.berth.http.server.TlsSettings.ClientAuthentication;
import io.berth.http.server.TlsSettings.Version;
import io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS: what is offered, what is refused, and certificate reloads, with either engine. */
@ExtendWith(NoLeaks.class)
@ParameterizedClass
@EnumSource
class TlsTest {

    @Parameter
    private TlsEngine engine = TlsEngine.JDK;

    private static final byte[] GET =
            "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Scheduler scheduler = new Scheduler(Clock.systemUTC());

    @TempDir
    private Path directory;

    @BeforeEach
    void needsTheEngine() {
        assumeTrue(engine == TlsEngine.JDK || OpenSsl.isAvailable(), "BoringSSL does not load here");
    }

    @ParameterizedTest
    @CsvSource({"RSA,false", "RSA,true", "EC,false", "EC,true", "P-256,false", "P-521,false", "Ed25519,false"})
    void readsEveryKindOfKey(String algorithm, boolean traditional) throws Exception {
        Certificates made = Certificates.make(algorithm);
        Path key = directory.resolve("key.pem");
        TlsSettings settings = new TlsSettings(
                made.writeCertificate(directory.resolve("cert.pem")),
                traditional ? made.writeTraditionalKey(key) : made.writeKey(key));

        try (TestServer server = new TestServer(over(settings), engine, Handlers::echo)) {
            assertThat(get(server, made.trust())).contains("GET /a");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void speaksBothSafeVersions(String version) throws Exception {
        Certificates made = Certificates.make("EC");
        try (TestServer server = new TestServer(over(written(made)), engine, Handlers::echo);
                SSLSocket socket = connect(server, made.trust())) {
            socket.setEnabledProtocols(new String[] {version});

            assertThat(get(socket)).contains("GET /a");
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        }
    }

    @Test
    void refusesAnOlderVersionThanTheMinimum() throws Exception {
        Certificates made = Certificates.make("EC");
        TlsSettings settings = with(written(made), List.of(), ClientAuthentication.NONE, Version.TLS_1_3, List.of());
        try (TestServer server = new TestServer(over(settings), engine, Handlers::echo);
                SSLSocket socket = connect(server, made.trust())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});

            assertThatThrownBy(() -> get(socket)).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EC,TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "EC,TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "EC,TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "RSA,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "RSA,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "RSA,TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
    })
    void offersOnlyTheConfiguredCipherSuites(String algorithm, String suite) throws Exception {
        Certificates made = Certificates.make(algorithm);
        TlsSettings settings =
                with(written(made), List.of(), ClientAuthentication.NONE, Version.TLS_1_2, List.of(suite));
        try (TestServer server = new TestServer(over(settings), engine, Handlers::echo);
                SSLSocket socket = connect(server, made.trust())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});

            assertThat(get(socket)).contains("GET /a");
            assertThat(socket.getSession().getCipherSuite()).isEqualTo(suite);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NONE,none,true",
        "REQUEST,none,true",
        "REQUEST,unknown,true",
        "REQUIRE_ANY,none,false",
        "REQUIRE_ANY,unknown,true",
        "VERIFY_IF_GIVEN,none,true",
        "VERIFY_IF_GIVEN,unknown,false",
        "VERIFY_IF_GIVEN,known,true",
        "REQUIRE_AND_VERIFY,none,false",
        "REQUIRE_AND_VERIFY,unknown,false",
        "REQUIRE_AND_VERIFY,known,true"
    })
    void authenticatesClientsAsConfigured(ClientAuthentication mode, String shown, boolean served) throws Exception {
        Certificates made = Certificates.make("EC");
        Certificates known = Certificates.make("EC");
        Path authority = known.writeCertificate(directory.resolve("clients.pem"));
        TlsSettings settings = with(written(made), List.of(authority), mode, Version.TLS_1_2, List.of());
        SSLContext client = switch (shown) {
            case "known" -> known.showTo(made);
            case "unknown" -> Certificates.make("RSA").showTo(made);
            default -> made.trust();
        };
        try (TestServer server = new TestServer(over(settings), engine, Handlers::echo)) {
            if (served) {
                assertThat(get(server, client)).contains("GET /a");
            } else {
                assertThatThrownBy(() -> assertThat(get(server, client)).contains("GET /a"))
                        .isInstanceOfAny(IOException.class, AssertionError.class);
            }
        }
    }

    @Test
    void usesAChangedCertificateForNewConnectionsOnly() throws Exception {
        Certificates first = Certificates.make("EC");
        Certificates second = Certificates.make("RSA");
        try (TestServer server = new TestServer(over(written(first)), engine, Handlers::echo);
                SSLSocket open = connect(server, first.trust())) {
            open.startHandshake();

            written(second);

            await().ignoreException(SSLHandshakeException.class)
                    .untilAsserted(
                            () -> assertThat(shown(server, second.trust())).isEqualTo(second.certificate()));
            assertThat(get(open)).contains("GET /a");
        }
    }

    @Test
    void seesTheSwapOfASymbolicLink() throws Exception {
        Certificates first = Certificates.make("EC");
        Certificates second = Certificates.make("EC");
        write(first, Files.createDirectory(directory.resolve("v1")));
        write(second, Files.createDirectory(directory.resolve("v2")));
        Path data = Files.createSymbolicLink(directory.resolve("..data"), Path.of("v1"));
        TlsSettings settings = watched(data.resolve("tls.crt"), data.resolve("tls.key"));
        try (TestServer server = new TestServer(over(settings), engine, Handlers::echo)) {
            assertThat(shown(server, first.trust())).isEqualTo(first.certificate());

            Path next = Files.createSymbolicLink(directory.resolve("..next"), Path.of("v2"));
            Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);

            await().ignoreException(SSLHandshakeException.class)
                    .untilAsserted(
                            () -> assertThat(shown(server, second.trust())).isEqualTo(second.certificate()));
        }
    }

    @Test
    void keepsTheOldCertificateWhenTheNewOneIsBroken() throws Exception {
        Certificates first = Certificates.make("EC");
        Certificates second = Certificates.make("EC");
        TlsSettings settings = written(first);
        try (LoggedErrors errors = new LoggedErrors(BackgroundTask.class);
                TestServer server = new TestServer(over(settings), engine, Handlers::echo)) {
            replaceAtOnce(settings.certificate(), "nonsense");
            await().untilAsserted(() -> assertThat(errors.messages()).hasSize(1));
            assertThat(shown(server, first.trust())).isEqualTo(first.certificate());

            second.writeCertificate(settings.certificate());
            await().untilAsserted(() -> assertThat(errors.messages()).anyMatch(m -> m.contains("does not belong")));
            assertThat(shown(server, first.trust())).isEqualTo(first.certificate());

            second.writeKey(settings.key());
            await().ignoreException(SSLHandshakeException.class)
                    .untilAsserted(
                            () -> assertThat(shown(server, second.trust())).isEqualTo(second.certificate()));
        }
    }

    /** Atomically: a temporarily empty file would be an error of its own if the server read it. */
    private void replaceAtOnce(Path file, String content) throws IOException {
        Path next = Files.writeString(directory.resolve("next"), content);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void refusesToStartWithoutAUsableCertificate() throws Exception {
        Certificates made = Certificates.make("EC");
        TlsSettings settings = written(made);

        Files.writeString(settings.key(), "nonsense");
        assertThatThrownBy(() -> TlsContexts.open(settings, true, engine, scheduler))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(settings.key().toString())
                .hasMessageContaining("BEGIN PRIVATE KEY");
        Files.delete(settings.key());
        assertThatThrownBy(() -> TlsContexts.open(settings, true, engine, scheduler))
                .hasMessageContaining(settings.key().toString())
                .hasMessageContaining("no such file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "leaf lower upper",
                "leaf upper lower",
                "leaf root upper lower",
                "upper lower leaf",
                "leaf leaf lower upper",
                "leaf lower upper foreign",
                "leaf lower upper key",
                "key leaf lower upper",
                "leaf lower upper parameters"
            })
    void presentsTheChainFromABundleInAnyOrder(String order) throws Exception {
        CertificateTree tree = CertificateTree.grow();
        Path bundle = Files.writeString(directory.resolve("bundle.pem"), tree.bundle(order));
        Path key = order.contains("key") ? bundle : Files.writeString(directory.resolve("key.pem"), tree.bundle("key"));
        try (TestServer server = new TestServer(over(new TlsSettings(bundle, key)), engine, Handlers::echo);
                SSLSocket socket = connect(server, tree.trustRoot())) {
            socket.startHandshake();

            assertThat(socket.getSession().getPeerCertificates()).startsWith(tree.chain());
        }
    }

    @Test
    void tellsClientsOfPlainHttpToUseHttps() throws Exception {
        try (TestServer server = new TestServer(over(written(Certificates.make("EC"))), engine, Handlers::echo);
                RawClient client = server.connect()) {
            client.send(GET);

            RawClient.Answer answer = client.answer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("https://").endsWith("\n");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void isTrustedByClientsThatTrustTheDevelopmentAuthority() throws Exception {
        DevelopmentCertificates development =
                DevelopmentCertificates.prepare(directory, List.of("registry.test"), Clock.systemUTC());
        TlsSettings settings = new TlsSettings(development.certificate(), development.key());
        try (TestServer server = new TestServer(over(settings), engine, Handlers::echo)) {
            assertThat(get(server, Certificates.trust(development))).contains("GET /a");
        }
    }

    private static void write(Certificates made, Path version) throws IOException {
        made.writeCertificate(version.resolve("tls.crt"));
        made.writeKey(version.resolve("tls.key"));
    }

    private TlsSettings written(Certificates made) throws IOException {
        Path certificate = made.writeCertificate(directory.resolve("cert.pem"));
        return watched(certificate, made.writeKey(directory.resolve("key.pem")));
    }

    private static TlsSettings watched(Path certificate, Path key) {
        return new TlsSettings(
                certificate,
                key,
                List.of(),
                ClientAuthentication.NONE,
                Version.TLS_1_2,
                List.of(),
                Duration.ofMillis(20));
    }

    private static TlsSettings with(
            TlsSettings base, List<Path> authorities, ClientAuthentication mode, Version minimum, List<String> suites) {
        return new TlsSettings(
                base.certificate(), base.key(), authorities, mode, minimum, suites, base.reloadInterval());
    }

    private static ServerSettings over(TlsSettings tls) {
        return new ServerSettings(
                TestServer.PLAIN.listen(),
                Optional.of(tls),
                true,
                false,
                ServerSettings.Limits.DEFAULT,
                TestServer.PLAIN.memory(),
                Map.of());
    }

    private static Certificate shown(TestServer server, SSLContext client) throws IOException {
        try (SSLSocket socket = connect(server, client)) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    private static String get(TestServer server, SSLContext client) throws IOException {
        try (SSLSocket socket = connect(server, client)) {
            return get(socket);
        }
    }

    private static String get(SSLSocket socket) throws IOException {
        socket.getOutputStream().write(GET);
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static SSLSocket connect(TestServer server, SSLContext client) throws IOException {
        SSLSocket socket = (SSLSocket)
                client.getSocketFactory().createSocket("localhost", ((InetSocketAddress) server.address()).getPort());
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(60_000);
        return socket;
    }
}
