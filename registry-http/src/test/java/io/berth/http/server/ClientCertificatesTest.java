package io.berth.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.berth.http.message.Request;
import io.berth.http.message.Response;
import io.berth.http.server.TlsSettings.ClientAuthentication;
import io.berth.http.server.TlsSettings.Version;
import io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Authentication of clients in the TLS handshake, with either engine. */
@ExtendWith(NoLeaks.class)
@ParameterizedClass
@EnumSource
class ClientCertificatesTest {

    @Parameter
    private TlsEngine engine = TlsEngine.JDK;

    @TempDir
    private Path directory;

    @BeforeEach
    void needsTheEngine() {
        assumeTrue(engine == TlsEngine.JDK || OpenSsl.isAvailable(), "BoringSSL does not load here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP_1_1", "HTTP_2"})
    void everyRequestOfAConnectionCarriesThem(String version) throws Exception {
        Certificates made = Certificates.make("EC");
        Certificates known = Certificates.make("EC");
        try (TestServer server = start(made, known, ClientAuthentication.REQUIRE_AND_VERIFY);
                HttpClient client = client(known.showTo(made), HttpClient.Version.valueOf(version))) {
            String expected = known.certificate().getSerialNumber() + " [[2, localhost], [7, 127.0.0.1]]";
            assertThat(get(server, client)).isEqualTo(expected);
            assertThat(get(server, client)).isEqualTo(expected);
        }
        // A second connection resumes the session of the first where it can.
        try (TestServer server = start(made, known, ClientAuthentication.VERIFY_IF_GIVEN)) {
            SSLContext shown = known.showTo(made);
            for (int i = 0; i < 2; i++) {
                try (HttpClient client = client(shown, HttpClient.Version.valueOf(version))) {
                    assertThat(get(server, client))
                            .startsWith(known.certificate().getSerialNumber() + " ");
                }
            }
        }
    }

    @Test
    void whoShowsNoneHasNone() throws Exception {
        Certificates made = Certificates.make("EC");
        try (TestServer server = start(made, Certificates.make("EC"), ClientAuthentication.VERIFY_IF_GIVEN);
                HttpClient client = client(made.trust(), HttpClient.Version.HTTP_1_1)) {
            assertThat(get(server, client)).isEqualTo("nobody");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"REQUEST", "REQUIRE_ANY"})
    void whatIsNotVerifiedProvesNothing(ClientAuthentication mode) throws Exception {
        Certificates made = Certificates.make("EC");
        Certificates known = Certificates.make("EC");
        try (TestServer server = start(made, known, mode);
                HttpClient client = client(known.showTo(made), HttpClient.Version.HTTP_1_1)) {
            assertThat(get(server, client)).isEqualTo("nobody");
        }
    }

    private TestServer start(Certificates made, Certificates authority, ClientAuthentication mode) throws Exception {
        TlsSettings tls = new TlsSettings(
                made.writeCertificate(directory.resolve("cert.pem")),
                made.writeKey(directory.resolve("key.pem")),
                List.of(authority.writeCertificate(directory.resolve("clients.pem"))),
                mode,
                Version.TLS_1_2,
                List.of(),
                Duration.ofSeconds(5));
        ServerSettings settings = new ServerSettings(
                TestServer.PLAIN.listen(),
                Optional.of(tls),
                true,
                false,
                ServerSettings.Limits.DEFAULT,
                TestServer.PLAIN.memory(),
                Map.of());
        return new TestServer(settings, engine, ClientCertificatesTest::tell);
    }

    private static Response tell(Request request) throws IOException {
        try {
            String said = request.certificates().isEmpty()
                    ? "nobody"
                    : tell(request.certificates().getFirst());
            return Response.of(200, "text/plain", said.getBytes(StandardCharsets.US_ASCII));
        } catch (CertificateParsingException e) {
            throw new IOException(e);
        }
    }

    private static String tell(X509Certificate certificate) throws CertificateParsingException {
        return certificate.getSerialNumber() + " " + certificate.getSubjectAlternativeNames();
    }

    private static HttpClient client(SSLContext tls, HttpClient.Version version) {
        return HttpClient.newBuilder().sslContext(tls).version(version).build();
    }

    private static String get(TestServer server, HttpClient client) throws IOException, InterruptedException {
        int port = ((InetSocketAddress) server.address()).getPort();
        URI uri = URI.create("https://localhost:" + port + "/");
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }
}
