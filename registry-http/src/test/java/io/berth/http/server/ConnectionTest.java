package io.berth.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.berth.http.message.FinishedRequest;
import io.berth.http.message.Response;
import io.berth.http.server.ServerSettings.Listen;
import io.berth.http.server.memory.MemoryLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Sequential requests on one HTTP/1.x connection, and how it ends. */
@ExtendWith(NoLeaks.class)
class ConnectionTest {

    private static final String GET = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";

    private static final ServerSettings TWO_CONNECTIONS =
            TestServer.PLAIN.with(new MemoryLimits(16 << 20, 16 << 20, 2, 2));

    @Test
    void answersWithWhatEveryAnswerCarries() throws IOException {
        try (TestServer server = new TestServer(Handlers::echo);
                RawClient client = server.connect()) {
            RawClient.Answer answer = client.send(GET).answer();

            assertThat(answer.head()).startsWith("HTTP/1.1 200 OK");
            assertThat(answer.text()).isEqualTo("GET /a ");
            assertThat(answer.header("Content-Length")).isEqualTo("7");
            assertThat(answer.header("Docker-Distribution-Api-Version")).isEqualTo("registry/2.0");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("X-Request-Id")).matches("[0-9a-z]{1,13}");
            assertThat(answer.header("Date")).matches("\\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
            assertThat(answer.header("Connection")).isEmpty();
        }
    }

    @Test
    void keepsASaneRequestIdAndReplacesAnother() throws IOException {
        try (TestServer server = new TestServer(Handlers::echo);
                RawClient client = server.connect()) {
            String sane = "GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: a-1\r\n\r\n";
            String insane = "GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: a b\r\n\r\n";

            assertThat(client.send(sane).answer().header("X-Request-Id")).isEqualTo("a-1");
            assertThat(client.send(insane).answer().header("X-Request-Id")).doesNotContain(" ");
        }
    }

    @Test
    void answersPipelinedRequestsInOrder() throws IOException {
        try (TestServer server = new TestServer(Handlers::echo);
                RawClient client = server.connect()) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                requests.append("PUT /" + i + " HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
                requests.append("PUT /" + i + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "1\r\na\r\n2\r\nbc\r\n0\r\nX: y\r\n\r\n");
            }
            client.send(requests.toString());

            for (int i = 0; i < 50; i++) {
                assertThat(client.answer().text()).isEqualTo("PUT /" + i + " abc");
                assertThat(client.answer().text()).isEqualTo("PUT /" + i + " abc");
            }
        }
    }

    @Test
    void takesABodyInThousandsOfTinyChunks() throws IOException {
        try (TestServer server = new TestServer(Handlers::echo);
                RawClient client = server.connect()) {
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.send("1\r\na\r\n".repeat(50_000) + "0\r\n\r\n");

            assertThat(client.answer().text()).isEqualTo("PUT / " + "a".repeat(50_000));
        }
    }

    @Test
    void closesWhenAsked() throws IOException {
        try (TestServer server = new TestServer(Handlers::echo);
                RawClient client = server.connect()) {
            RawClient.Answer answer = client.send("GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    .answer();

            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void speaksHttp10() throws IOException {
        try (TestServer server = new TestServer(Handlers::echo)) {
            try (RawClient client = server.connect()) {
                assertThat(client.send("GET /a HTTP/1.0\r\n\r\n").answer().text())
                        .isEqualTo("GET /a ");
                assertThat(client.isClosedByServer()).isTrue();
            }
            try (RawClient client = server.connect()) {
                client.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

                assertThat(client.answer().header("Connection")).isEqualToIgnoringCase("keep-alive");
                assertThat(client.send(GET).answer().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void answersAClientThatClosedItsSide() throws IOException {
        try (TestServer server = new TestServer(Handlers::echo);
                RawClient client = server.connect()) {
            client.send(GET + GET).halfClose();

            assertThat(client.answer().text()).isEqualTo("GET /a ");
            assertThat(client.answer().text()).isEqualTo("GET /a ");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void neverTakesACutOffBodyForAWholeOne() throws IOException {
        try (TestServer server = new TestServer(Handlers::echo)) {
            try (RawClient client = server.connect()) {
                client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc")
                        .halfClose();

                assertThat(client.answer().status()).isEqualTo(400);
            }
            try (RawClient client = server.connect()) {
                client.send("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
                        .halfClose();

                assertThat(client.answer().status()).isEqualTo(400);
            }
            try (RawClient client = server.connect()) {
                client.send("PUT /gone HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc");
            }
            await().untilAsserted(() -> assertThat(server.log()).anySatisfy(exchange -> {
                assertThat(exchange.target()).isEqualTo("/gone");
                assertThat(exchange.status()).isEqualTo(400);
                assertThat(exchange.bytesReceived()).isEqualTo(3);
            }));
        }
    }

    @Test
    void saysContinueWhenTheBodyIsRead() throws IOException {
        try (TestServer server = new TestServer(Handlers::echo);
                RawClient client = server.connect()) {
            for (int i = 0; i < 2; i++) {
                client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
                assertThat(client.answer().status()).isEqualTo(100);
                client.send("abc");
                assertThat(client.answer().text()).isEqualTo("PUT / abc");
            }
        }
    }

    @Test
    void refusesWithoutContinueWhenNobodyWantsTheBody() throws IOException {
        try (TestServer server = new TestServer(Handlers::refuse);
                RawClient client = server.connect()) {
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");

            RawClient.Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("Connection")).isEqualTo("close");
        }
    }

    @Test
    void keepsAConnectionAfterASmallUnreadBody() throws IOException {
        try (TestServer server = new TestServer(Handlers::refuse);
                RawClient client = server.connect()) {
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(401);
            client.send(new byte[100_000]);
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(401);
            client.send("3\r\nabc\r\n0\r\n\r\n");

            assertThat(client.send(GET).answer().status()).isEqualTo(401);
        }
    }

    @Test
    void closesAfterALargeUnreadBodyWithTheAnswerArriving() throws IOException {
        try (TestServer server = new TestServer(Handlers::refuse)) {
            try (RawClient client = server.connect()) {
                client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n")
                        .send(new byte[1_000_000]);

                RawClient.Answer answer = client.answer();
                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.header("Connection")).isEqualTo("close");
                assertThat(client.isClosedByServer()).isTrue();
            }
            try (RawClient client = server.connect()) {
                client.send("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
                for (int i = 0; i < 10; i++) {
                    client.send("10000\r\n").send(new byte[0x10000]).send("\r\n");
                }

                assertThat(client.answer().status()).isEqualTo(401);
                assertThat(client.isClosedByServer()).isTrue();
            }
        }
    }

    @Test
    void refusesOneConnectionTooManyWhileAllAreServed() throws IOException {
        CountDownLatch finish = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(2);
        try (TestServer server = new TestServer(TWO_CONNECTIONS, request -> {
            Handlers.runUntil(running, finish);
            return Handlers.echo(request);
        })) {
            try (RawClient first = server.connect();
                    RawClient second = server.connect()) {
                first.send(GET);
                second.send(GET);
                Handlers.await(running);
                try (RawClient third = server.connect()) {
                    assertThat(third.send(GET).answer().status()).isEqualTo(503);
                    assertThat(third.isClosedByServer()).isTrue();
                }
                finish.countDown();
                assertThat(first.answer().status()).isEqualTo(200);
                assertThat(second.answer().status()).isEqualTo(200);
            }
            await().untilAsserted(() -> {
                try (RawClient again = server.connect()) {
                    assertThat(again.send(GET).answer().status()).isEqualTo(200);
                }
            });
        }
    }

    @Test
    void closesTheLongestIdleConnectionForOneTooMany() throws IOException {
        try (TestServer server = new TestServer(TWO_CONNECTIONS, Handlers::echo);
                RawClient first = server.connect()) {
            assertThat(first.send(GET).answer().status()).isEqualTo(200);
            try (RawClient second = server.connect()) {
                // Until the first has been idle for a second.
                await().untilAsserted(() -> {
                    assertThat(second.send(GET).answer().status()).isEqualTo(200);
                    try (RawClient third = server.connect()) {
                        assertThat(third.send(GET).answer().status()).isEqualTo(200);
                    }
                });
                assertThat(second.send(GET).answer().status()).isEqualTo(200);
                assertThat(first.isClosedByServer()).isTrue();
            }
        }
    }

    @Test
    void drainsByFinishingWhatRunsAndClosingWhatIsIdle() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        try (TestServer server = new TestServer(request -> {
                    if (request.target().equals("/slow")) {
                        Handlers.runUntil(running, finish);
                    }
                    return Response.of(200, "text/plain", "done");
                });
                RawClient idle = server.connect();
                RawClient busy = server.connect()) {
            assertThat(idle.send(GET).answer().status()).isEqualTo(200);
            busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
            Handlers.await(running);
            Thread draining = Thread.startVirtualThread(() -> server.server().drain(Duration.ofSeconds(30)));

            assertThat(idle.isClosedByServer()).isTrue();
            finish.countDown();
            RawClient.Answer answer = busy.answer();
            assertThat(answer.text()).isEqualTo("done");
            assertThat(answer.header("Connection")).isEqualTo("close");
            draining.join();
        }
    }

    @Test
    void cutsOffWhatDoesNotFinishInTime() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        try (TestServer server = new TestServer(request -> {
                    running.countDown();
                    return Handlers.echo(request);
                });
                RawClient client = server.connect()) {
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n");
            Handlers.await(running);

            server.server().drain(Duration.ofMillis(50));

            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void listensOnAUnixSocketAndReplacesAStaleOne(@TempDir Path directory) throws IOException {
        Path path = directory.resolve("s");
        try (ServerSocketChannel stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            stale.bind(UnixDomainSocketAddress.of(path));
        }
        try (TestServer server = new TestServer(new ServerSettings(new Listen.UnixSocket(path)), Handlers::echo);
                SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            client.write(ByteBuffer.wrap(
                    "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));

            assertThat(new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.US_ASCII))
                    .endsWith("GET /a ");
            await().until(() -> server.log().size() == 1);
        }
    }

    @Test
    void saysWhyItCannotListen() throws IOException {
        try (TestServer server = new TestServer(Handlers::echo)) {
            int taken = ((InetSocketAddress) server.address()).getPort();
            assertThatThrownBy(() ->
                            new TestServer(new ServerSettings(new Listen.Tcp("127.0.0.1", taken)), Handlers::echo))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("" + taken);
        }
    }

    @Test
    void logsEachExchangeOnce() throws IOException {
        try (TestServer server =
                        new TestServer(request -> Handlers.echo(request).labelled("base", Optional.of("ann")));
                RawClient client = server.connect()) {
            client.send("PUT /a?b HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nUser-Agent: u\r\nReferer: r\r\n\r\nabc");
            RawClient.Answer answer = client.answer();

            await().until(() -> !server.log().isEmpty());
            assertThat(server.log()).hasSize(1);
            FinishedRequest exchange = server.log().getFirst();
            assertThat(exchange.requestId()).isEqualTo(answer.header("X-Request-Id"));
            assertThat(exchange.user()).contains("ann");
            assertThat(exchange.method()).isEqualTo("PUT");
            assertThat(exchange.target()).isEqualTo("/a?b");
            assertThat(exchange.protocol()).isEqualTo("HTTP/1.1");
            assertThat(exchange.userAgent()).contains("u");
            assertThat(exchange.referer()).contains("r");
            assertThat(exchange.bytesReceived()).isEqualTo(3);
            assertThat(exchange.bytesSent()).isEqualTo(answer.text().length());
            assertThat(exchange.aborted()).isFalse();
        }
    }

    @Test
    void logsTheClientThatAProxyPassedARequestOnFor() throws IOException {
        try (TestServer server = new TestServer(Handlers::echo);
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            client.answer();
            client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 2001:db8::7\r\n\r\n");
            client.answer();

            await().until(() -> server.log().size() == 2);
            assertThat(server.log())
                    .extracting(FinishedRequest::client)
                    .containsExactly("127.0.0.1", "2001:db8:0:0:0:0:0:7");
        }
    }
}
