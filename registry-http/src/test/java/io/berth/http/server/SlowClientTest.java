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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Clients that stall are cut off, and slow ones are waited for without taking memory. */
@ExtendWith(NoLeaks.class)
class SlowClientTest {

    private static final ServerSettings IMPATIENT = TestServer.PLAIN.with(TestServer.IMPATIENT);

    private static final ServerSettings.Limits HEADS_CUT_OFF_GENTLY = new ServerSettings.Limits(
            1024,
            4096,
            64 * 1024,
            Duration.ofMillis(100),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1));

    @Test
    void cutsOffASlowHead() throws IOException {
        try (TestServer server = new TestServer(IMPATIENT, Handlers::echo);
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: ");

            assertThat(client.answer().status()).isEqualTo(408);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    /** To close while something unread arrives would be a reset, which may overtake the answer. */
    @Test
    void takesWhatStillComesOfAHeadThatIsCutOff() throws IOException {
        try (TestServer server = new TestServer(TestServer.PLAIN.with(HEADS_CUT_OFF_GENTLY), Handlers::echo);
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: ");

            assertThat(client.answer().status()).isEqualTo(408);
            assertThat(client.isClosedByServer()).isTrue();
            for (int i = 0; i < 10; i++) {
                client.send("a");
            }
            client.send("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n").halfClose();
            assertThat(client.isClosedByServer()).isTrue();
            assertThat(server.log()).isEmpty();
        }
    }

    @Test
    void cutsOffASlowSecondHead() throws IOException {
        try (TestServer server = new TestServer(IMPATIENT, Handlers::echo);
                RawClient client = server.connect()) {
            assertThat(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").answer().status())
                    .isEqualTo(200);
            client.send("G");

            assertThat(client.answer().status()).isEqualTo(408);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void closesSilentConnections() throws IOException {
        try (TestServer server = new TestServer(IMPATIENT, Handlers::echo);
                RawClient fresh = server.connect();
                RawClient idle = server.connect()) {
            assertThat(idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").answer().status())
                    .isEqualTo(200);

            assertThat(fresh.isClosedByServer()).isTrue();
            assertThat(idle.isClosedByServer()).isTrue();
        }
    }

    @Test
    void cutsOffAStalledBody() throws IOException {
        try (TestServer server = new TestServer(IMPATIENT, Handlers::echo);
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
        try (TestServer server = new TestServer(IMPATIENT, request -> {
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
            // It has come to a stop once the sender waits in the same place for a while.
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

            assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(seen.get()).isEqualTo(50_000);
        }
    }
}
