package io.berth.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.berth.core.store.BlobContent;
import io.berth.http.message.Request;
import io.berth.http.message.Response;
import io.berth.http.message.Response.Body;
import io.berth.http.message.Response.Part;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The server over HTTP/2, by ALPN or prior knowledge, with either TLS engine. */
@ExtendWith(NoLeaks.class)
@ParameterizedClass
@EnumSource
class Http2Test {

    private static final int SIZE = 64 * 1024 * 1024;
    private static final ServerSettings PLAIN = settings(Optional.empty());

    @TempDir
    private static Path tls;

    private static DevelopmentCertificates development =
            new DevelopmentCertificates(Path.of(""), Path.of(""), Path.of(""));

    @Parameter
    private TlsEngine engine = TlsEngine.JDK;

    @TempDir
    private Path directory;

    @BeforeAll
    static void makeCertificates() throws IOException {
        development = DevelopmentCertificates.prepare(tls, List.of(), Clock.systemUTC());
    }

    @BeforeEach
    void needsTheEngine() {
        assumeTrue(engine == TlsEngine.JDK || OpenSsl.isAvailable(), "BoringSSL does not load here");
    }

    @Test
    void movesLargeBodiesBothWays() throws Exception {
        try (TestServer server = new TestServer(encrypted(), engine, this::store);
                HttpClient client = client()) {
            movesLargeBodies(client, uri(server, "/blob"));
        }
    }

    /** Frames are written manually: the JDK's client does not support prior knowledge. */
    @Test
    void startsWithPriorKnowledge() throws IOException {
        byte[] head = {(byte) 0x82, (byte) 0x86, (byte) 0x84, 0x41, 1, 'a'};
        try (TestServer server = new TestServer(PLAIN, Handlers::echo);
                RawClient client = server.connect()) {
            client.send("PRI * HTTP/2.0\r\n");
            client.send("\r\nSM\r\n\r\n");
            client.send(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
            client.send(new byte[] {0, 0, (byte) head.length, 1, 5, 0, 0, 0, 1}).send(head);

            assertThat(firstData(client)).isEqualTo("GET / ");
        }
    }

    /** Some clients declare that there is no body, and end the stream with a separate frame. */
    @Test
    void answersARequestWhoseEndComesLater() throws IOException {
        byte[] head = {(byte) 0x82, (byte) 0x86, (byte) 0x84, 0x41, 1, 'a', 0x5c, 1, '0'};
        try (TestServer server = new TestServer(PLAIN, Handlers::echo);
                RawClient client = server.connect()) {
            client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            client.send(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
            client.send(new byte[] {0, 0, (byte) head.length, 1, 4, 0, 0, 0, 1}).send(head);
            client.send(new byte[] {0, 0, 0, 0, 1, 0, 0, 0, 1});

            assertThat(firstData(client)).isEqualTo("GET / ");
        }
    }

    /** Streams have their own channels, with another allocator by default. */
    @Test
    void countsBuffersOfAnswers() throws IOException {
        Files.write(directory.resolve("stored"), new byte[1 << 20]);
        byte[] head = {(byte) 0x82, (byte) 0x86, (byte) 0x84, 0x41, 1, 'a'};
        try (TestServer server = new TestServer(PLAIN, this::store);
                RawClient client = server.connect()) {
            client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            client.send(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
            client.send(new byte[] {0, 0, (byte) head.length, 1, 5, 0, 0, 0, 1}).send(head);

            // The client does not enlarge the stream's window: the response stays in the server's buffers.
            await().untilAsserted(() ->
                    assertThat(server.server().memory().buffersInUse()).isGreaterThan(32 << 10));
        }
    }

    private static String firstData(RawClient client) throws IOException {
        while (true) {
            ByteBuffer frame = ByteBuffer.wrap(client.readFully(9));
            int length = frame.getInt(0) >>> 8;
            byte[] content = client.readFully(length);
            if (frame.get(3) == 0) {
                return new String(content, StandardCharsets.US_ASCII);
            }
        }
    }

    private void movesLargeBodies(HttpClient client, URI blob) throws Exception {
        Path source = Files.write(directory.resolve("source"), random(SIZE));
        HttpResponse<String> put = client.send(
                HttpRequest.newBuilder(blob).PUT(BodyPublishers.ofFile(source)).build(), BodyHandlers.ofString());
        assertThat(put.version()).isEqualTo(Version.HTTP_2);
        assertThat(put.body()).isEqualTo(sha256(Files.newInputStream(source)));

        HttpResponse<InputStream> got = client.send(HttpRequest.newBuilder(blob).build(), BodyHandlers.ofInputStream());
        assertThat(got.version()).isEqualTo(Version.HTTP_2);
        assertThat(got.headers().firstValueAsLong("Content-Length")).hasValue(SIZE);
        assertThat(sha256(got.body())).isEqualTo(put.body());
    }

    @Test
    void stillSpeaksHttp1OnTheSamePlainPort() throws Exception {
        try (TestServer server = new TestServer(PLAIN, Handlers::echo);
                RawClient client = server.connect()) {
            client.send("P");
            client.send("UT / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");

            assertThat(client.answer().text()).isEqualTo("PUT / abc");
        }
    }

    @Test
    void servesManyStreamsAtOnce() throws Exception {
        try (TestServer server = new TestServer(encrypted(), engine, Handlers::echo);
                HttpClient client = client()) {
            client.send(HttpRequest.newBuilder(uri(server, "/")).build(), BodyHandlers.discarding());
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 90; i++) {
                HttpRequest put = HttpRequest.newBuilder(uri(server, "/" + i))
                        .PUT(BodyPublishers.ofString("b".repeat(i * 1000)))
                        .build();
                answers.add(client.sendAsync(put, BodyHandlers.ofString()));
            }
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).join().body()).isEqualTo("PUT /" + i + " " + "b".repeat(i * 1000));
            }
        }
    }

    @Test
    void answersHeadAndRefusesWithoutReadingTheBody() throws Exception {
        try (TestServer server = new TestServer(encrypted(), engine, request -> switch (request.method()) {
                    case "HEAD" -> Response.of(200).with(new Body.Withheld(SIZE));
                    default -> Handlers.refuse(request);
                });
                HttpClient client = client()) {
            HttpRequest head = HttpRequest.newBuilder(uri(server, "/")).HEAD().build();
            assertThat(client.send(head, BodyHandlers.discarding()).headers().firstValueAsLong("Content-Length"))
                    .hasValue(SIZE);

            HttpRequest put = HttpRequest.newBuilder(uri(server, "/"))
                    .PUT(BodyPublishers.ofByteArray(random(8 * 1024 * 1024)))
                    .build();
            assertThat(client.send(put, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
            assertThat(client.send(head, BodyHandlers.discarding()).statusCode())
                    .isEqualTo(200);
        }
    }

    /** A leak check at the end of the class verifies their release. */
    @Test
    void letsGoOfFramesThatNobodyReads() throws Exception {
        AtomicLong sent = new AtomicLong();
        InputStream body = new InputStream() {
            @Override
            public int read() {
                return sent.incrementAndGet() > SIZE ? -1 : 0;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                return sent.addAndGet(length) > SIZE ? -1 : length;
            }
        };
        try (TestServer server = new TestServer(encrypted(), engine, request -> {
                    // More than is read ahead: the rest waits in the stream.
                    await().until(() -> sent.get() > IncomingBody.WINDOW + Http2CodecUtil.DEFAULT_WINDOW_SIZE / 2);
                    return Handlers.refuse(request);
                });
                HttpClient client = client()) {
            HttpRequest put = HttpRequest.newBuilder(uri(server, "/"))
                    .PUT(BodyPublishers.ofInputStream(() -> body))
                    .build();
            assertThat(client.send(put, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void drainsRunningStreams() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        try (TestServer server = new TestServer(encrypted(), engine, request -> {
                    Handlers.runUntil(running, finish);
                    return Response.of(200, "text/plain", "done");
                });
                HttpClient client = client()) {
            CompletableFuture<HttpResponse<String>> answer =
                    client.sendAsync(HttpRequest.newBuilder(uri(server, "/")).build(), BodyHandlers.ofString());
            Handlers.await(running);
            Thread draining = Thread.startVirtualThread(() -> server.server().drain(Duration.ofSeconds(30)));
            finish.countDown();

            assertThat(answer.join().body()).isEqualTo("done");
            draining.join();
        }
    }

    private Response store(Request request) throws IOException {
        Path stored = directory.resolve("stored");
        if (request.method().equals("PUT")) {
            try (FileChannel file = FileChannel.open(
                    stored,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                file.transferFrom(request.body(), 0, Long.MAX_VALUE);
            }
            return Response.of(201, "text/plain", sha256(Files.newInputStream(stored)));
        }
        FileChannel file = FileChannel.open(stored, StandardOpenOption.READ);
        return Response.of(200)
                .with(new Body.Parts(
                        new BlobContent.InFile(file, file.size()), List.of(new Part.Slice(0, file.size()))));
    }

    private static HttpClient client() throws IOException, GeneralSecurityException {
        return HttpClient.newBuilder()
                .version(Version.HTTP_2)
                .sslContext(Certificates.trust(development))
                .build();
    }

    private static ServerSettings encrypted() {
        return settings(Optional.of(new TlsSettings(development.certificate(), development.key())));
    }

    private static ServerSettings settings(Optional<TlsSettings> encryption) {
        return new ServerSettings(
                TestServer.PLAIN.listen(),
                encryption,
                true,
                true,
                ServerSettings.Limits.DEFAULT,
                TestServer.PLAIN.memory(),
                Map.of());
    }

    private static URI uri(TestServer server, String path) {
        return URI.create("https://localhost:" + ((InetSocketAddress) server.address()).getPort() + path);
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private static String sha256(InputStream from) throws IOException {
        try (DigestInputStream in = new DigestInputStream(from, MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }
}
