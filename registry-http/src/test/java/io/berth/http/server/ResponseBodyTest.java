package io.berth.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.berth.core.store.BlobContent;
import io.berth.http.message.Response;
import io.berth.http.message.Response.Body;
import io.berth.http.message.Response.Part;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of body arrives byte for byte, and every blob is closed. */
@ExtendWith(NoLeaks.class)
class ResponseBodyTest {

    private static final int SIZE = 1_000_003;

    private final byte[] content = new byte[SIZE];
    private final List<FileChannel> opened = new ArrayList<>();

    @TempDir
    private Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void write() throws IOException {
        new Random(1).nextBytes(content);
        file = Files.write(directory.resolve("blob"), content);
    }

    @AfterEach
    void everyFileIsClosed() {
        await().untilAsserted(() -> assertThat(opened).noneMatch(FileChannel::isOpen));
    }

    @Test
    void sendsBytesOfEverySize() throws IOException {
        for (int size : new int[] {0, 1, 1000, 128 * 1024, 128 * 1024 + 1, SIZE}) {
            byte[] bytes = Arrays.copyOf(content, size);
            assertThat(get(Response.of(200, "a/b", bytes), size)).isEqualTo(bytes);
        }
    }

    @Test
    void sendsSlicesOfAFileOfEverySize() throws IOException {
        for (int size : new int[] {0, 1, 16 * 1024, 16 * 1024 + 1, 128 * 1024 + 1, SIZE - 7}) {
            Response response = Response.of(206).with(new Body.Parts(blob(), List.of(new Part.Slice(7, size))));
            assertThat(get(response, size)).isEqualTo(Arrays.copyOfRange(content, 7, 7 + size));
        }
    }

    @Test
    void sendsSlicesOfMemory() throws IOException {
        ByteBuffer memory = ByteBuffer.wrap(content).position(3).slice();
        for (int size : new int[] {10, 500_000}) {
            Response response = Response.of(206)
                    .with(new Body.Parts(new BlobContent.InMemory(memory), List.of(new Part.Slice(7, size))));
            assertThat(get(response, size)).isEqualTo(Arrays.copyOfRange(content, 10, 10 + size));
        }
    }

    @Test
    void sendsTextBetweenSlices() throws IOException {
        for (int size : new int[] {10, 300_000}) {
            Response response = Response.of(206)
                    .with(new Body.Parts(
                            blob(),
                            List.of(
                                    literal("--a\r\n"),
                                    new Part.Slice(0, size),
                                    literal("--b\r\n"),
                                    new Part.Slice(100, 20),
                                    new Part.Slice(SIZE - size, size),
                                    literal("--"))));
            ByteBuffer expected = ByteBuffer.allocate(2 * size + 32)
                    .put("--a\r\n".getBytes(StandardCharsets.US_ASCII))
                    .put(content, 0, size)
                    .put("--b\r\n".getBytes(StandardCharsets.US_ASCII))
                    .put(content, 100, 20)
                    .put(content, SIZE - size, size)
                    .put("--".getBytes(StandardCharsets.US_ASCII));
            assertThat(get(response, 2 * size + 32)).isEqualTo(expected.array());
        }
    }

    private static Part literal(String text) {
        return new Part.Literal(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void sendsMoreThanTwoGibibytesOfASparseFile() throws IOException {
        long size = (2L << 30) + 12345;
        try (FileChannel sparse =
                FileChannel.open(directory.resolve("sparse"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            sparse.write(ByteBuffer.wrap(new byte[] {42}), size - 1);
        }
        FileChannel channel = FileChannel.open(directory.resolve("sparse"), StandardOpenOption.READ);
        opened.add(channel);
        try (TestServer server = new TestServer(request -> Response.of(200)
                        .with(new Body.Parts(
                                new BlobContent.InFile(channel, size), List.of(new Part.Slice(0, size)))));
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

            assertThat(client.answerToHead().header("Content-Length")).isEqualTo("" + size);
            skip(client.in(), size - 1);
            assertThat(client.in().read()).isEqualTo(42);
        }
    }

    private static void skip(InputStream in, long length) throws IOException {
        byte[] some = new byte[1 << 20];
        for (long left = length; left > 0; ) {
            int read = in.read(some, 0, (int) Math.min(some.length, left));
            assertThat(read).isPositive();
            left -= read;
        }
    }

    @Test
    void withholdsTheBodyOfAHead() throws IOException {
        for (Response response : List.of(
                Response.of(200).with(new Body.Withheld(SIZE)),
                Response.of(200, "a/b", content),
                Response.of(200).with(new Body.Parts(blob(), List.of(new Part.Slice(0, SIZE)))))) {
            try (TestServer server = new TestServer(request -> response);
                    RawClient client = server.connect()) {
                String head = "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n";
                RawClient.Answer answer = client.send(head).answerToHead();

                assertThat(answer.header("Content-Length")).isEqualTo("" + SIZE);
                assertThat(client.send(head).answerToHead().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void sendsNoLengthWhereThereIsNoBody() throws IOException {
        for (int status : new int[] {204, 304}) {
            try (TestServer server = new TestServer(request -> Response.of(status, "a/b", content));
                    RawClient client = server.connect()) {
                String get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
                RawClient.Answer answer = client.send(get).answer();

                assertThat(answer.status()).isEqualTo(status);
                assertThat(answer.header("Content-Length")).isEmpty();
                assertThat(client.send(get).answer().status()).isEqualTo(status);
            }
        }
    }

    @Test
    void answers500ForABlobThatIsShorterThanPromised() throws IOException {
        BlobContent tooShort = new BlobContent.InFile(open(), SIZE + 1);
        try (TestServer server = new TestServer(request ->
                        Response.of(200).with(new Body.Parts(tooShort, List.of(new Part.Slice(0, SIZE + 1)))));
                RawClient client = server.connect()) {
            assertThat(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").answer().status())
                    .isEqualTo(500);
        }
    }

    @Test
    void addsConfiguredHeadersUnlessTheAnswerHasThem() throws IOException {
        ServerSettings settings = new ServerSettings(
                TestServer.PLAIN.listen(),
                TestServer.PLAIN.tls(),
                true,
                false,
                ServerSettings.Limits.DEFAULT,
                TestServer.PLAIN.memory(),
                Map.of("X-Content-Type-Options", List.of("x"), "A", List.of("configured")));
        try (TestServer server = new TestServer(
                        settings,
                        request -> request.target().equals("/own")
                                ? Response.of(200).with("a", "own")
                                : Response.of(200));
                RawClient client = server.connect()) {
            RawClient.Answer answer =
                    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").answer();
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("x");
            assertThat(answer.header("A")).isEqualTo("configured");
            assertThat(client.send("GET /own HTTP/1.1\r\nHost: a\r\n\r\n")
                            .answer()
                            .header("A"))
                    .isEqualTo("own");
        }
    }

    private byte[] get(Response response, int size) throws IOException {
        try (TestServer server = new TestServer(request -> response);
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            RawClient.Answer head = client.answerToHead();
            assertThat(head.header("Content-Length")).isEqualTo("" + size);
            assertThat(head.header("Transfer-Encoding")).isEmpty();
            byte[] body = client.readFully(size);
            assertThat(client.isClosedByServer()).isTrue();
            return body;
        }
    }

    private BlobContent blob() throws IOException {
        return new BlobContent.InFile(open(), SIZE);
    }

    private FileChannel open() throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        opened.add(channel);
        return channel;
    }
}
