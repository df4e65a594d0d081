package io.berth.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.berth.core.model.ErrorCode;
import io.berth.core.store.BlobContent;
import io.berth.core.store.Blocking;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.Request;
import io.berth.http.message.Response;
import io.berth.http.message.Response.Body;
import io.berth.http.message.Response.Part;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Reads that do not block are handled on the event loop; all other requests are not. */
@ExtendWith(NoLeaks.class)
final class AnsweredAtOnceTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    @TempDir
    private Path directory;

    private static Response thread(Request request) {
        return Response.of(200, "text/plain", Thread.currentThread().getName() + " " + request.target());
    }

    private static Response threadThatWaits(Request request) {
        Blocking.checkpoint();
        return Response.of(
                200, "text/plain", "virtual: " + Thread.currentThread().isVirtual());
    }

    @Test
    void answersAReadOnTheEventLoop() throws IOException {
        try (TestServer server = new TestServer(AnsweredAtOnceTest::thread);
                RawClient client = server.connect()) {
            assertThat(client.send(GET).answer().text()).startsWith("http-").endsWith(" /");
            await().until(() -> server.log().size() == 1);
        }
    }

    @Test
    void answersElsewhereWhatHasToWait() throws IOException {
        try (TestServer server = new TestServer(AnsweredAtOnceTest::threadThatWaits);
                RawClient client = server.connect()) {
            assertThat(client.send(GET).answer().text()).isEqualTo("virtual: true");
            assertThat(client.send(GET).answer().text()).isEqualTo("virtual: true");
            await().until(() -> server.log().size() == 2);
        }
    }

    @Test
    void doesNotTryAChange() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        try (TestServer server = new TestServer(request -> {
                    calls.incrementAndGet();
                    return threadThatWaits(request);
                });
                RawClient client = server.connect()) {
            client.send("DELETE / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.answer().text()).isEqualTo("virtual: true");
            client.send("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
            assertThat(client.answer().text()).isEqualTo("virtual: true");
            assertThat(calls).hasValue(2);
        }
    }

    @Test
    void answersARefusalOnTheEventLoop() throws IOException {
        try (TestServer server = new TestServer(request -> {
                    throw new HttpRefusal(
                            404,
                            ErrorCode.UNSUPPORTED,
                            "waits: " + Thread.currentThread().isVirtual());
                });
                RawClient client = server.connect()) {
            RawClient.Answer answer = client.send(GET).answer();
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text()).isEqualTo("waits: false\n");
        }
    }

    @Test
    void keepsTheOrderOfRequestsSentAhead() throws IOException {
        AtomicInteger turn = new AtomicInteger();
        try (TestServer server = new TestServer(request -> {
                    if (turn.getAndIncrement() % 3 == 0) {
                        Blocking.checkpoint();
                    }
                    return Response.of(200, "text/plain", request.target());
                });
                RawClient client = server.connect()) {
            StringBuilder ahead = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                ahead.append("GET /").append(i).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
            }
            client.send(ahead.toString());
            for (int i = 0; i < 100; i++) {
                assertThat(client.answer().text()).isEqualTo("/" + i);
            }
        }
    }

    @Test
    void sendsAFileFromTheEventLoop() throws IOException {
        byte[] content = new byte[3_000_000];
        Path file = Files.write(directory.resolve("blob"), content);
        try (FileChannel channel = FileChannel.open(file);
                TestServer server = new TestServer(request -> Response.of(200)
                        .with(new Body.Parts(
                                new BlobContent.InFile(channel, content.length, () -> {}),
                                List.of(new Part.Slice(0, content.length)))));
                RawClient client = server.connect()) {
            for (int i = 0; i < 3; i++) {
                client.send(GET);
                client.answerToHead();
                assertThat(client.readFully(content.length)).isEqualTo(content);
            }
            await().until(() -> server.log().size() == 3);
            assertThat(server.log()).allMatch(answer -> answer.bytesSent() == content.length && !answer.aborted());
        }
    }

    @Test
    void doesNotBlockTheEventLoopWithALongAnswerFromMemory() throws IOException {
        ByteBuffer memory = ByteBuffer.allocate(20_000_000);
        try (TestServer server = new TestServer(request -> request.target().equals("/long")
                        ? Response.of(200).with(new Body.Bytes(memory.duplicate()))
                        : thread(request));
                RawClient slow = server.connect();
                RawClient quick = server.connect();
                RawClient another = server.connect()) {
            slow.send("GET /long HTTP/1.1\r\nHost: a\r\n\r\n");
            slow.answerToHead();

            assertThat(quick.send(GET).answer().text()).startsWith("http-");
            assertThat(another.send(GET).answer().text()).startsWith("http-");
            assertThat(new String(slow.readFully(20_000_000), StandardCharsets.US_ASCII))
                    .hasSize(20_000_000);
        }
    }
}
