package io.berth.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.app.RegistryServer;
import io.berth.app.config.ConfigLoader;
import io.berth.http.server.DevelopmentCertificates;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The healthcheck of a server from another process. */
final class HealthcheckTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private Path file(String http) throws IOException {
        return Files.writeString(
                directory.resolve("config.yml"), "version: 0.1\nstorage: inmemory\nhttp: {" + http + "}\n");
    }

    private int check(String http, String... options) throws IOException {
        String[] words = Stream.concat(Stream.of("healthcheck", file(http).toString()), Stream.of(options))
                .toArray(String[]::new);
        return new CommandLine(ConfigLoader.ofProcess(), new PrintWriter(out, true), new PrintWriter(err, true))
                .run(words);
    }

    private RegistryServer serve(String http) throws Exception {
        return RegistryServer.start(ConfigLoader.ofProcess().load(file(http)).config());
    }

    private static int port(RegistryServer server) {
        return ((InetSocketAddress) server.address()).getPort();
    }

    @Test
    void findsAServerOnAllInterfacesAndBelowAPrefix() throws Exception {
        try (RegistryServer server = serve("addr: ':0', prefix: /x/")) {
            assertThat(check("addr: ':" + port(server) + "', prefix: /x/")).isZero();
            assertThat(out.toString().strip()).isEqualTo("ok: :" + port(server));
        }
    }

    @Test
    void findsAServerOnASocketOfTheFileSystem() throws Exception {
        String unix = "net: unix, addr: " + directory.resolve("s");
        try (RegistryServer _ = serve(unix)) {
            assertThat(check(unix)).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", clientcas: ['%1$s'], clientauth: require-and-verify-client-cert"})
    void findsAServerOverTls(String clients) throws Exception {
        DevelopmentCertificates made = DevelopmentCertificates.prepare(directory, List.of(), Clock.systemUTC());
        String tls = "tls: {certificate: '%1$s', key: '%2$s'".formatted(made.certificate(), made.key())
                + clients.formatted(made.certificate()) + "}";
        try (RegistryServer server = serve("addr: '127.0.0.1:0', " + tls)) {
            assertThat(check("addr: '127.0.0.1:" + port(server) + "', " + tls)).isZero();
        }
    }

    /** The configuration of {@code serve --dev-tls} contains no TLS settings. */
    @Test
    void findsAServerWithDevelopmentTls() throws Exception {
        DevelopmentCertificates made = DevelopmentCertificates.prepare(directory, List.of(), Clock.systemUTC());
        String tls = ", tls: {certificate: '%1$s', key: '%2$s'}".formatted(made.certificate(), made.key());
        try (RegistryServer server = serve("addr: '127.0.0.1:0'" + tls)) {
            String addr = "addr: '127.0.0.1:" + port(server) + "'";
            assertThat(check(addr)).isZero();
            assertThat(check(addr, "--dev-tls")).isZero();
        }
    }

    /**
     * A server that refuses a client without a certificate has not read its request: a reset may overtake the alert.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"''; 1", "', clientcas: [''%1$s''], clientauth: require-and-verify-client-cert'; 0"})
    void takesAResetForARefusalWhereCertificatesAreWanted(String clients, int status) throws Exception {
        DevelopmentCertificates made = DevelopmentCertificates.prepare(directory, List.of(), Clock.systemUTC());
        String tls = "tls: {certificate: '%1$s', key: '%2$s'".formatted(made.certificate(), made.key())
                + clients.formatted(made.certificate()) + "}";
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread resetting = Thread.startVirtualThread(() -> reset(server));
            assertThat(check("addr: '127.0.0.1:" + server.getLocalPort() + "', " + tls))
                    .isEqualTo(status);
            resetting.join();
        }
    }

    private static void reset(ServerSocket server) {
        try (Socket client = server.accept()) {
            client.getInputStream().read();
            client.setSoLinger(true, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void failsWhereNothingListens() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThat(check("addr: '127.0.0.1:" + port + "'")).isEqualTo(1);
        assertThat(err.toString()).startsWith("registry: 127.0.0.1:" + port + " does not answer: ");
    }

    /** The root page warns that the registry is reachable from other machines without accounts. */
    @ParameterizedTest
    @ValueSource(strings = {":0", "127.0.0.1:0"})
    void saysAtTheRootThatItIsOpen(String address) throws Exception {
        try (RegistryServer server = serve("addr: '" + address + "'");
                HttpClient client = HttpClient.newHttpClient()) {
            URI root = URI.create("http://127.0.0.1:" + port(server) + "/");
            String body = client.send(HttpRequest.newBuilder(root).build(), BodyHandlers.ofString())
                    .body();
            assertThat(body.contains("no auth configured")).isEqualTo(address.startsWith(":"));
        }
    }
}
