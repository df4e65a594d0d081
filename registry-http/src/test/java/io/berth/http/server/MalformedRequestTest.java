package io.berth.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.berth.http.message.FinishedRequest;
import io.berth.http.message.Response;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that violate RFC 9112 are refused, and nothing after them is parsed as a request. */
@ExtendWith(NoLeaks.class)
class MalformedRequestTest {

    private static final String PUT = "PUT / HTTP/1.1\r\nHost: a\r\n";
    private static final String NEXT = "GET /second HTTP/1.1\r\nHost: a\r\n\r\n";

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = new TestServer(TestServer.PLAIN.with(TestServer.SMALL), Handlers::echo);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** In HTTP, because docker and other Go clients recognize by its first bytes that they may fall back to it. */
    @Test
    void answersAndLogsTlsHandshakeAsSuch() throws Exception {
        try (TestServer plain = new TestServer(TestServer.PLAIN.with(TestServer.SMALL), Handlers::echo);
                RawClient client = plain.connect()) {
            client.send("\u0016\u0003\u0001\u0000\u0005\u0001\u0000\u0000\u0001\n");

            RawClient.Answer answer = client.answer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("TLS handshake on a port of plain HTTP");
            await().untilAsserted(() -> assertThat(plain.log())
                    .extracting(FinishedRequest::protocol)
                    .containsExactly("TLS"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost:\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n",
                "GET /\r\n\r\n",
                "GET\r\n\r\n",
                "GET / \r\n\r\n",
                "GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
                "GET / FTP/1.1\r\nHost: a\r\n\r\n",
                "G(T / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET a HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET * HTTP/1.1\r\nHost: a\r\n\r\n",
                "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /\u00e9 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /\u0001 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /\u0000 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX: a\u0000b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n",
                "GET / HTTP/1.1\r\n Host: a\r\n\r\n",
                "GET / HTTP/1.1\nHost: a\n\n",
                "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n",
                PUT + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
                PUT + "Content-Length: 3, 4\r\n\r\nabcd",
                PUT + "Content-Length: -1\r\n\r\n",
                PUT + "Content-Length: +3\r\n\r\nabc",
                PUT + "Content-Length: 0x3\r\n\r\nabc",
                PUT + "Content-Length: 99999999999999999999\r\n\r\nabc",
                PUT + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
                PUT + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
                "PUT / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
                PUT + "Transfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
                PUT + "Transfer-Encoding: chunked, identity\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
                PUT + "Transfer-Encoding: xchunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
                PUT + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
                PUT + "Transfer-Encoding: chunked\r\n\r\nx\r\nabc\r\n0\r\n\r\n",
                PUT + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n0\r\n\r\n",
                PUT + "Transfer-Encoding: chunked\r\n\r\n3\nabc\n0\n\n",
                PUT + "Transfer-Encoding: chunked\r\n\r\n-3\r\nabc\r\n0\r\n\r\n",
                PUT + "Transfer-Encoding: chunked\r\n\r\n99999999999999999\r\nabc\r\n0\r\n\r\n"
            })
    void refusesWith400AndCloses(String request) throws IOException {
        try (RawClient client = server.connect()) {
            client.send(request).send(NEXT);

            assertThat(client.answer().status()).isEqualTo(400);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/2.0", "HTTP/1.2", "HTTP/3.0", "HTTP/0.9"})
    void refusesOtherVersionsWith505(String version) throws IOException {
        try (RawClient client = server.connect()) {
            client.send("GET / " + version + "\r\nHost: a\r\n\r\n").send(NEXT);

            assertThat(client.answer().status()).isEqualTo(505);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void refusesTooLongTargetWith414() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("GET /" + "a".repeat(2000) + " HTTP/1.1\r\nHost: a\r\n\r\n");

            assertThat(client.answer().status()).isEqualTo(414);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void refusesTooLargeHeadersWith431() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(20_000) + "\r\n\r\n");

            assertThat(client.answer().status()).isEqualTo(431);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void refusesTooManyHeadersWith431() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n" + "a:\r\n".repeat(100) + "\r\n");

            assertThat(client.answer().status()).isEqualTo(431);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void acceptsAHundredHeaders() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n" + "a:\r\n".repeat(99) + "\r\n");

            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void joinsAFoldedHeaderLineRatherThanSmuggleIt() throws IOException {
        RequestValues values = new RequestValues();
        try (TestServer folded = new TestServer(values);
                RawClient client = folded.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n");

            assertThat(client.answer().status()).isIn(200, 400);
            assertThat(values.last("X")).doesNotContain("\r").doesNotContain("\n");
        }
    }

    @Test
    void refusesUnknownExpectation() throws IOException {
        try (RawClient client = server.connect()) {
            client.send(PUT + "Expect: miracle\r\nContent-Length: 1\r\n\r\n");

            assertThat(client.answer().status()).isEqualTo(417);
        }
    }

    @Test
    void answersOptionsOfTheServer() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");

            assertThat(client.answer().status()).isEqualTo(204);
        }
    }

    @Test
    void refusesHeaderValuesThatWouldSplitTheResponse() throws IOException {
        try (TestServer splitting =
                        new TestServer(request -> Response.of(200).with("Location", "/a\r\nSet-Cookie: b"));
                RawClient client = splitting.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

            RawClient.Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.head()).doesNotContain("Set-Cookie");
        }
    }
}
