package io.berth.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.berth.core.store.BlobContent;
import io.berth.http.message.Request;
import io.berth.http.message.Response;
import io.berth.http.message.Response.Body;
import io.berth.http.message.Response.Part;
import io.berth.http.server.memory.MemoryLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The memory of many connections is bounded, and other clients are served meanwhile. */
@ExtendWith(NoLeaks.class)
final class ConnectionMemoryTest {

    private static final int BUFFERS = 2 << 20;
    private static final int CLIENTS = 1 << 20;
    private static final ByteBuffer LARGE = ByteBuffer.allocate(8 << 20);
    private static final String GET = "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";

    /**
     * What an event loop may read at once beyond its reservations: one buffer of the smallest size for each connection.
     */
    private static final int TOLERANCE = 512 << 10;

    private static final ServerSettings SMALL = TestServer.PLAIN.with(new MemoryLimits(BUFFERS, CLIENTS, 1000, 1000));

    private static void assertBounded(TestServer server) {
        assertThat(server.server().memory().buffersInUse()).isLessThan(BUFFERS + TOLERANCE);
        assertThat(server.server().memory().clientsHeld()).isLessThanOrEqualTo(CLIENTS);
    }

    /** New connections have a grace period before they may be evicted. */
    private static void assertServes(TestServer server) {
        await().untilAsserted(() -> {
            try (RawClient honest = server.connect()) {
                assertThat(honest.send(GET).answer().status()).isEqualTo(200);
            }
        });
    }

    private static void closeAll(List<RawClient> clients) throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
    }

    @Test
    void isBoundedForHeadsThatDoNotEnd() throws IOException {
        assertBoundedWhileMany("GET / HTTP/1.1\r\nHost: x\r\nX-A: " + "a".repeat(60_000));
    }

    @Test
    void isBoundedForHeadsOfManyLinesThatDoNotEnd() throws IOException {
        assertBoundedWhileMany("GET / HTTP/1.1\r\nHost: x\r\n" + ("X-A: " + "a".repeat(1000) + "\r\n").repeat(60));
    }

    @Test
    void isBoundedForTrailersThatDoNotEnd() throws IOException {
        assertBoundedWhileMany(
                "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-A: " + "a".repeat(60_000));
    }

    /** Sent with their heads in one write, so that the requests have begun. */
    @Test
    void servesWhileShortTrailersThatDoNotEndHoldAllBuffers() throws IOException {
        String unfinished = "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-A: ";
        List<RawClient> clients = new ArrayList<>();
        try (TestServer server = new TestServer(SMALL, Handlers::echo)) {
            for (int i = 0; i < BUFFERS / (8 << 10); i++) {
                clients.add(server.connect().send(unfinished + "a".repeat(8000)));
            }
            assertServes(server);
            closeAll(clients);
        }
    }

    @Test
    void isBoundedForLargeHeadsOfRequestsThatDoNotEnd() throws IOException {
        assertBoundedWhileMany(
                "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nX-A: " + "a".repeat(60_000) + "\r\n\r\n");
    }

    private static void assertBoundedWhileMany(String unfinished) throws IOException {
        List<RawClient> clients = new ArrayList<>();
        try (TestServer server = new TestServer(SMALL, Handlers::echo)) {
            for (int i = 0; i < 100; i++) {
                clients.add(server.connect().send(unfinished));
                assertBounded(server);
            }
            assertServes(server);
            assertBounded(server);
            closeAll(clients);
            await().untilAsserted(() ->
                    assertThat(server.server().memory().clientsHeld()).isZero());
        }
    }

    /** The handler reads nothing until all bodies have arrived as far as the server reads ahead. */
    @Test
    void isBoundedForBodiesThatAreNotRead() throws IOException {
        CountDownLatch read = new CountDownLatch(1);
        List<RawClient> clients = new ArrayList<>();
        byte[] body = new byte[64 << 10];
        try (TestServer server = new TestServer(SMALL, request -> {
            if (request.method().equals("PUT")) {
                Handlers.await(read);
            }
            return Handlers.echo(request);
        })) {
            for (int i = 0; i < 60; i++) {
                RawClient client = server.connect();
                client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length + "\r\n\r\n");
                clients.add(client.send(body));
                assertBounded(server);
            }
            assertServes(server);
            read.countDown();

            for (RawClient client : clients) {
                assertThat(client.answer().status()).isEqualTo(200);
            }
            closeAll(clients);
        }
    }

    @Test
    void isBoundedForAnswersThatAreNotTaken() throws IOException {
        List<RawClient> clients = new ArrayList<>();
        try (TestServer server = new TestServer(SMALL, ConnectionMemoryTest::large)) {
            for (int i = 0; i < 100; i++) {
                clients.add(RawClient.of(server.address(), 4096).send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n"));
                assertBounded(server);
            }
            assertServes(server);
            closeAll(clients);
        }
    }

    private static Response large(Request request) {
        int length = request.target().equals("/large") ? LARGE.remaining() : 100;
        return Response.of(200)
                .with(new Body.Parts(new BlobContent.InMemory(LARGE), List.of(new Part.Slice(0, length))));
    }

    /** The line buffer stays as large as the longest line for the life of the connection. */
    @Test
    void chargesWhatTheDecoderKeeps() throws IOException {
        String line = "X-A: " + "a".repeat(9000) + "\r\n";
        try (TestServer server = new TestServer(SMALL, Handlers::echo);
                RawClient client = server.connect()) {
            client.send("GET /hello HTTP/1.1\r\nHost: x\r\n" + line);
            await().untilAsserted(() ->
                    assertThat(server.server().memory().clientsHeld()).isGreaterThan(36_000));
            assertThat(client.send("\r\n").answer().status()).isEqualTo(200);

            assertThat(server.server().memory().clientsHeld()).isGreaterThan(36_000);
        }
    }

    @Test
    void refusesAHeadThatDoesNotFit() throws IOException {
        ServerSettings small = TestServer.PLAIN.with(new MemoryLimits(BUFFERS, 64 << 10, 1000, 1000));
        String line = "X-A: " + "a".repeat(15_000) + "\r\n";
        try (TestServer server = new TestServer(small, Handlers::echo);
                RawClient first = server.connect()) {
            RawClient.Answer refusal = first.send("GET /hello HTTP/1.1\r\nHost: x\r\n" + line + line)
                    .answer();

            assertThat(refusal.status()).isEqualTo(503);
            assertThat(refusal.header("Retry-After")).isEqualTo("1");
        }
    }

    @Test
    void refusesATrailerThatDoesNotFit() throws IOException {
        ServerSettings small = TestServer.PLAIN.with(new MemoryLimits(BUFFERS, 64 << 10, 1000, 1000));
        String line = "X-A: " + "a".repeat(15_000) + "\r\n";
        try (TestServer server = new TestServer(small, Handlers::echo);
                RawClient first = server.connect()) {
            first.send("PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n");

            RawClient.Answer refusal = first.send(line + line).answer();
            assertThat(refusal.status()).isEqualTo(503);
            assertThat(refusal.header("Retry-After")).isEqualTo("1");
        }
    }

    /** The decoder reads a chunk size line into the buffer that it keeps. */
    @Test
    void chargesTheLongestLineOfChunks() throws IOException {
        String chunk = "1;a=" + "b".repeat(12_000) + "\r\nx\r\n0\r\n\r\n";
        try (TestServer server = new TestServer(SMALL, Handlers::echo);
                RawClient client = server.connect()) {
            client.send("PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk);
            assertThat(client.answer().status()).isEqualTo(200);

            assertThat(server.server().memory().clientsHeld()).isGreaterThan(48_000);
        }
    }

    /** The bytes received with the line are released, too. */
    @Test
    void refusesTheLineOfAChunkThatDoesNotFit() throws IOException {
        ServerSettings small = TestServer.PLAIN.with(new MemoryLimits(BUFFERS, 32 << 10, 1000, 1000));
        String chunk = "1000;a=" + "b".repeat(12_000) + "\r\n" + "x".repeat(0x1000) + "\r\n";
        try (TestServer server = new TestServer(small, Handlers::echo);
                RawClient client = server.connect()) {
            client.send("PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk);

            assertThat(client.answer().status()).isEqualTo(503);
        }
    }

    @Test
    void readsChunksOfOneByteAsOneBody() throws IOException {
        int count = 5000;
        try (TestServer server = new TestServer(SMALL, Handlers::echo);
                RawClient client = server.connect()) {
            client.send("PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + "1\r\nx\r\n".repeat(count)
                    + "0\r\n\r\n" + GET);
            assertThat(client.answer().text()).isEqualTo("PUT / " + "x".repeat(count));
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void refusesARequestThatDoesNotFit() throws IOException {
        CountDownLatch finish = new CountDownLatch(1);
        ServerSettings oneRequest = TestServer.PLAIN.with(new MemoryLimits(BUFFERS, 24 << 10, 1000, 1000));
        String put = "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n";
        try (TestServer server = new TestServer(oneRequest, request -> {
                    Handlers.await(finish);
                    return Handlers.echo(request);
                });
                RawClient first = server.connect().send(put)) {
            await().untilAsserted(() ->
                    assertThat(server.server().memory().clientsHeld()).isEqualTo(14 << 10));
            try (RawClient second = server.connect().send(put)) {
                RawClient.Answer refusal = second.answer();

                assertThat(refusal.status()).isEqualTo(503);
                assertThat(refusal.header("Retry-After")).isEqualTo("1");
            }
            finish.countDown();
            assertThat(first.send("x").answer().status()).isEqualTo(200);
        }
    }
}
