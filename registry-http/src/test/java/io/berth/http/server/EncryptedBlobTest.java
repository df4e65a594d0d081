package io.berth.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.berth.core.store.BlobContent;
import io.berth.http.message.FinishedRequest;
import io.berth.http.message.Response;
import io.berth.http.message.Response.Body;
import io.berth.http.message.Response.Part;
import io.netty.handler.ssl.OpenSsl;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that sendfile cannot send: they arrive whole or not at all, and are closed. */
@ExtendWith(NoLeaks.class)
@ParameterizedClass
@EnumSource
class EncryptedBlobTest {

    private static final int SIZE = 20_000_003;
    private static final byte[] GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    @Parameter
    private TlsEngine engine = TlsEngine.JDK;

    private final byte[] content = new byte[SIZE];
    private final List<FileChannel> opened = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void write() throws IOException {
        assumeTrue(engine == TlsEngine.JDK || OpenSsl.isAvailable(), "BoringSSL does not load here");
        new Random(1).nextBytes(content);
        file = Files.write(directory.resolve("blob"), content);
    }

    @AfterEach
    void everyFileIsClosed() {
        await().untilAsserted(() -> assertThat(opened).noneMatch(FileChannel::isOpen));
    }

    @Test
    void arrivesByteForByteOnEveryConnection() throws Exception {
        Certificates made = Certificates.make("EC");
        try (TestServer server = serve(made, List.of(new Part.Slice(7, SIZE - 7)))) {
            List<SSLSocket> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                clients.add(ask(server, made));
            }
            for (SSLSocket client : clients) {
                try (client) {
                    InputStream in = client.getInputStream();
                    skipHead(in);
                    byte[] body = in.readNBytes(SIZE - 7);
                    assertThat(Arrays.equals(body, 0, body.length, content, 7, SIZE))
                            .isTrue();
                }
            }
        }
    }

    @Test
    void arrivesInManyParts() throws Exception {
        Certificates made = Certificates.make("EC");
        List<Part> parts = new ArrayList<>();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int offset = 0; offset < 50; offset++) {
            parts.add(new Part.Literal(ByteBuffer.wrap(content, offset, 20)));
            expected.write(content, offset, 20);
            parts.add(new Part.Slice(offset, 300_000));
            expected.write(content, offset, 300_000);
        }
        try (TestServer server = serve(made, parts);
                SSLSocket client = ask(server, made)) {
            skipHead(client.getInputStream());

            assertThat(Arrays.equals(client.getInputStream().readNBytes(expected.size()), expected.toByteArray()))
                    .isTrue();
        }
    }

    @Test
    void cutsTheAnswerWhenTheFileEndsEarly() throws Exception {
        Certificates made = Certificates.make("EC");
        try (LoggedErrors errors = new LoggedErrors(ResponseWriter.class);
                TestServer server = serve(made, List.of(new Part.Slice(0, SIZE)));
                SSLSocket client = ask(server, made)) {
            skipHead(client.getInputStream());
            try (FileChannel shortened = FileChannel.open(file, StandardOpenOption.WRITE)) {
                shortened.truncate(SIZE / 2);
            }

            assertThat(readable(client.getInputStream())).isLessThan(SIZE);
            await().untilAsserted(() -> assertThat(errors.messages()).hasSize(1));
            assertThat(server.log()).hasSize(1).allMatch(FinishedRequest::aborted);
        }
    }

    @Test
    void stopsReadingWhenTheClientIsGone() throws Exception {
        Certificates made = Certificates.make("EC");
        try (LoggedErrors errors = new LoggedErrors(ResponseWriter.class);
                TestServer server = serve(made, List.of(new Part.Slice(0, SIZE)))) {
            try (SSLSocket client = ask(server, made)) {
                skipHead(client.getInputStream());
                client.setSoLinger(true, 0);
            }

            await().untilAsserted(() -> assertThat(server.log()).hasSize(1));
            assertThat(errors.messages()).isEmpty();
        }
    }

    @Test
    void takesAGoodbyeForNoError() throws Exception {
        Certificates made = Certificates.make("EC");
        try (LoggedErrors errors = new LoggedErrors(ResponseWriter.class);
                TestServer server = serve(made, List.of(new Part.Slice(0, SIZE)));
                SSLSocket client = ask(server, made)) {
            skipHead(client.getInputStream());
            client.shutdownOutput();
            // One engine sends the rest, the other closes.
            readable(client.getInputStream());

            await().untilAsserted(() -> assertThat(server.log()).hasSize(1));
            assertThat(errors.messages()).isEmpty();
        }
    }

    private TestServer serve(Certificates made, List<Part> parts) throws IOException {
        TlsSettings tls = new TlsSettings(
                made.writeCertificate(directory.resolve("cert.pem")), made.writeKey(directory.resolve("key.pem")));
        ServerSettings settings = new ServerSettings(
                TestServer.PLAIN.listen(),
                Optional.of(tls),
                true,
                false,
                ServerSettings.Limits.DEFAULT,
                TestServer.PLAIN.memory(),
                Map.of());
        return new TestServer(settings, engine, request -> {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            opened.add(channel);
            return Response.of(200).with(new Body.Parts(new BlobContent.InFile(channel, SIZE), parts));
        });
    }

    private static SSLSocket ask(TestServer server, Certificates made) throws Exception {
        SSLSocket socket = (SSLSocket) made.trust()
                .getSocketFactory()
                .createSocket("localhost", ((InetSocketAddress) server.address()).getPort());
        socket.setSoTimeout(60_000);
        socket.getOutputStream().write(GET);
        return socket;
    }

    private static void skipHead(InputStream in) throws IOException {
        int ends = 0;
        while (ends < 4) {
            int read = in.read();
            if (read < 0) {
                throw new EOFException("no answer");
            }
            ends = read == '\r' || read == '\n' ? ends + 1 : 0;
        }
    }

    /** How many bytes arrive before the connection ends, in any way. */
    private static long readable(InputStream in) {
        byte[] some = new byte[64 * 1024];
        long all = 0;
        try {
            for (int read = in.read(some); read >= 0; read = in.read(some)) {
                all += read;
            }
        } catch (IOException e) {
            // A reset is an end, too.
        }
        return all;
    }
}
