package io.berth.storage.s3;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A proxy between a store and its S3 server that records requests, and injects faults. Each request has its own
 * connection.
 */
final class Proxy implements AutoCloseable {

    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: (\\d+)");

    /** The handling of a request. */
    interface Deed {
        void with(Exchange exchange) throws IOException;
    }

    /** Chooses the handling of a request by its first line. */
    interface Plan {
        Deed of(String request);
    }

    static final Deed PASS = exchange -> exchange.answer(exchange.forward(), Integer.MAX_VALUE);

    /** The server handles the request, and the response is lost. */
    static final Deed LOSE_ANSWER = exchange -> exchange.answer(exchange.forward(), 0);

    /** The request never reaches the server. */
    static final Deed CUT = exchange -> {};

    static final Deed SLOW_DOWN = status("503 Slow Down", "SlowDown");
    /** A response that clients do not retry. */
    static final Deed DENIED = status("403 Forbidden", "AccessDenied");

    static final Deed INTERNAL_ERROR = status("500 Internal Server Error", "InternalError");

    /** As S3 may respond to long requests: a success status sent before the failure. */
    static final Deed FAIL_AFTER_ALL = status("200 OK", "InternalError");

    /** The response is cut after this many bytes of its body. */
    static Deed cutAfter(int bytes) {
        return exchange -> {
            byte[] answer = exchange.forward();
            String text = new String(answer, StandardCharsets.ISO_8859_1);
            exchange.answer(answer, text.indexOf("\r\n\r\n") + 4 + bytes);
        };
    }

    /** The response does not say which bytes it contains. */
    static final Deed HIDE_RANGE = exchange -> {
        byte[] answer = exchange.forward();
        String text = new String(answer, StandardCharsets.ISO_8859_1)
                .replaceFirst("^HTTP/1.1 206 [^\r]*", "HTTP/1.1 200 OK")
                .replaceFirst("(?i)\r\ncontent-range: [^\r]*", "");
        exchange.answer(text.getBytes(StandardCharsets.ISO_8859_1), Integer.MAX_VALUE);
    };

    private static Deed status(String line, String code) {
        String body = "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>as planned</Message></Error>";
        byte[] answer = ("HTTP/1.1 " + line + "\r\nContent-Type: application/xml\r\nContent-Length: " + body.length()
                        + "\r\nConnection: close\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1);
        return exchange -> exchange.answer(answer, Integer.MAX_VALUE);
    }

    private final ServerSocket front;
    private final URI server;
    private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();
    private final AtomicLong received = new AtomicLong();
    private volatile Plan plan = request -> PASS;

    private Proxy(URI server) throws IOException {
        this.front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.server = server;
    }

    static Proxy before(URI server) throws IOException {
        Proxy proxy = new Proxy(server);
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + front.getLocalPort());
    }

    void does(Plan planned) {
        plan = planned;
    }

    /** The bytes of bodies received since the last call. */
    long received() {
        return received.getAndSet(0);
    }

    /** First lines of the requests since the last call, and whether they copy. */
    List<String> requests() {
        List<String> all = List.copyOf(requests);
        requests.clear();
        return all;
    }

    private void accept() {
        while (!front.isClosed()) {
            try {
                Socket client = front.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                // Closed, or the client has given up.
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            Exchange exchange = Exchange.read(client, server);
            requests.add(exchange.line() + (exchange.isCopy() ? " copy" : ""));
            received.addAndGet(exchange.body().remaining());
            plan.of(exchange.line()).with(exchange);
        } catch (IOException e) {
            // The other side finds the connection closed.
        }
    }

    @Override
    public void close() {
        try {
            front.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A request that has been read. */
    record Exchange(Socket client, URI server, String head, ByteBuffer body) {

        static Exchange read(Socket client, URI server) throws IOException {
            InputStream in = client.getInputStream();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    throw new EOFException();
                }
                bytes.write(next);
            }
            String head = bytes.toString(StandardCharsets.ISO_8859_1);
            Matcher length = LENGTH.matcher(head);
            if (head.toLowerCase(Locale.ROOT).contains("expect: 100-continue")) {
                client.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            }
            byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
            return new Exchange(client, server, head, ByteBuffer.wrap(body));
        }

        String line() {
            return head.substring(0, head.indexOf(" HTTP/1.1"));
        }

        /** Whether the request copies an object. */
        boolean isCopy() {
            return head.toLowerCase(Locale.ROOT).contains("\r\nx-amz-copy-source:");
        }

        /** The server's response, including its head. */
        byte[] forward() throws IOException {
            try (Socket socket = new Socket(server.getHost(), server.getPort())) {
                OutputStream out = socket.getOutputStream();
                String alone = head.replaceFirst("(?i)\r\nconnection: [^\r]*", "")
                        .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n")
                        .replaceFirst("(?i)\r\nexpect: [^\r]*", "");
                // The server may respond before it has read everything.
                Thread.startVirtualThread(() -> {
                    try {
                        out.write(alone.getBytes(StandardCharsets.ISO_8859_1));
                        Channels.newChannel(out).write(body.duplicate());
                    } catch (IOException e) {
                        // The server has responded.
                    }
                });
                return readAll(socket.getInputStream());
            }
        }

        /** A server that responds before it has read everything may reset the connection afterwards. */
        private static byte[] readAll(InputStream in) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            byte[] chunk = new byte[64 * 1024];
            try {
                for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                    bytes.write(chunk, 0, count);
                }
            } catch (SocketException e) {
                if (bytes.size() == 0) {
                    throw e;
                }
            }
            return bytes.toByteArray();
        }

        void answer(byte[] bytes, int most) throws IOException {
            client.getOutputStream().write(bytes, 0, Math.min(bytes.length, most));
        }
    }
}
