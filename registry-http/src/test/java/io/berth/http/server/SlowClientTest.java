package io.berth.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.berth.core.store.BlobContent;
import io.berth.http.message.Response;
import io.berth.http.message.Response.Body;
import io.berth.http.message.Response.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Stalled clients are disconnected, and slow ones are waited for without using memory. */
@ExtendWith(NoLeaks.class)
class SlowClientTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofMinutes(1);

    // Each server has one kind of timeout only, so that no test depends on its own speed.
    private static final ServerSettings SHORT_HEADS = TestServer.PLAIN.with(TestServer.limits(SHORT, LONG, LONG));
    private static final ServerSettings SHORT_IDLE = TestServer.PLAIN.with(TestServer.limits(LONG, SHORT, LONG));
    private static final ServerSettings SHORT_STALLS = TestServer.PLAIN.with(TestServer.limits(LONG, LONG, SHORT));

    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    /**
     * A connection on which this was sent and answered. The timeout for the first head starts with the connection: on a
     * loaded machine it may expire before anything was sent, and the server rightly closes without a response; then
     * another connection is made.
     */
    private static RawClient connected(TestServer server, String sent, int status) {
        return await().ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> answered(server, sent, status), _ -> true);
    }

    private static RawClient answered(TestServer server, String sent, int status) throws IOException {
        RawClient client = server.connect();
        assertThat(client.send(sent).answer().status()).isEqualTo(status);
        return client;
    }

    @Test
    void cutsOffASlowHead() throws IOException {
        try (TestServer server = new TestServer(SHORT_HEADS, Handlers::echo);
                RawClient client = connected(server, "GET / HTTP/1.1\r\nHost: ", 408)) {
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    /** Closing while unread input arrives would cause a reset, which may destroy the response. */
    @Test
    void takesWhatStillComesOfAHeadThatIsCutOff() throws IOException {
        try (TestServer server = new TestServer(SHORT_HEADS, Handlers::echo);
                RawClient client = connected(server, "GET / HTTP/1.1\r\nHost: ", 408)) {
            assertThat(client.isClosedByServer()).isTrue();
            for (int i = 0; i < 10; i++) {
                client.send("a");
            }
            client.send("\r\n\r\n" + GET).halfClose();
            assertThat(client.isClosedByServer()).isTrue();
            assertThat(server.log()).isEmpty();
        }
    }

    @Test
    void cutsOffASlowSecondHead() throws IOException {
        try (TestServer server = new TestServer(SHORT_HEADS, Handlers::echo);
                RawClient client = connected(server, GET, 200)) {
            client.send("G");

            assertThat(client.answer().status()).isEqualTo(408);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void closesConnectionsThatNeverSendAnything() throws IOException {
        try (TestServer server = new TestServer(SHORT_HEADS, Handlers::echo);
                RawClient silent = server.connect()) {
            assertThat(silent.isClosedByServer()).isTrue();
        }
    }

    @Test
    void closesIdleConnections() throws IOException {
        try (TestServer server = new TestServer(SHORT_IDLE, Handlers::echo);
                RawClient idle = server.connect()) {
            assertThat(idle.send(GET).answer().status()).isEqualTo(200);

            assertThat(idle.isClosedByServer()).isTrue();
        }
    }

    @Test
    void cutsOffAStalledBody() throws IOException {
        try (TestServer server = new TestServer(SHORT_STALLS, Handlers::echo);
                RawClient client = server.connect()) {
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc");

            assertThat(client.answer().status()).isEqualTo(408);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void cutsOffAReaderThatTakesNothing(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("blob"), new byte[64 * 1024 * 1024]);
        AtomicReference<FileChannel> opened = new AtomicReference<>();
        try (TestServer server = new TestServer(SHORT_STALLS, request -> {
                    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                    opened.set(channel);
                    return Response.of(200)
                            .with(new Body.Parts(
                                    new BlobContent.InFile(channel, channel.size()),
                                    List.of(new Part.Slice(0, channel.size()))));
                });
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

            await().until(() -> !server.log().isEmpty());
            assertThat(server.log().getFirst().aborted()).isTrue();
            assertThat(server.log().getFirst().bytesSent())
                    .isLessThan(64 * 1024 * 1024)
                    .isPositive();
            assertThat(opened.get().isOpen()).isFalse();
        }
    }

    @Test
    void stopsReadingTheSocketWhileTheHandlerDoesNotRead() throws Exception {
        CountDownLatch proceed = new CountDownLatch(1);
        AtomicLong written = new AtomicLong();
        int total = 64 * 1024 * 1024;
        try (TestServer server = new TestServer(request -> {
                    Handlers.await(proceed);
                    return Response.of(200, "text/plain", "" + Handlers.body(request).length);
                });
                RawClient client = server.connect()) {
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: " + total + "\r\n\r\n");
            Thread sender = Thread.ofPlatform().start(() -> {
                byte[] some = new byte[64 * 1024];
                try {
                    for (int i = 0; i < total / some.length; i++) {
                        client.send(some);
                        written.addAndGet(some.length);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            // The sender is blocked when its position does not change for a while.
            await().during(Duration.ofMillis(300)).until(() -> sender.isAlive() && isSteady(written));
            assertThat(written.get()).isLessThan(total / 2);

            proceed.countDown();
            assertThat(client.answer().text()).isEqualTo("" + total);
            sender.join();
        }
    }

    private final AtomicLong before = new AtomicLong(-1);

    private boolean isSteady(AtomicLong value) {
        return before.getAndSet(value.get()) == value.get();
    }

    @Test
    void deliversWhatArrivedBeforeTheClientVanished() throws Exception {
        AtomicLong seen = new AtomicLong();
        CountDownLatch failed = new CountDownLatch(1);
        try (TestServer server = new TestServer(request -> {
                    ByteBuffer some = ByteBuffer.allocate(1000);
                    try {
                        while (request.body().read(some.clear()) >= 0) {
                            seen.addAndGet(some.position());
                        }
                    } catch (IOException e) {
                        failed.countDown();
                        throw e;
                    }
                    return Response.of(200);
                });
                RawClient client = server.connect()) {
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
                    .send(new byte[50_000]);
            client.vanish();

            Handlers.await(failed);
            assertThat(seen.get()).isEqualTo(50_000);
        }
    }
}
