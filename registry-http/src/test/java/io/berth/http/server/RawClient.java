package io.berth.http.server;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends any bytes at any time, and checks what it receives. */
final class RawClient implements AutoCloseable {

    /** Far more than any response takes on a loaded machine: only a failure waits that long. */
    private static final int PATIENCE_MILLIS = 60_000;

    /** A response as received, its bytes as Latin-1. */
    record Answer(String head, String text) {

        int status() {
            return Integer.parseInt(head.substring(9, 12));
        }

        String header(String name) {
            return headers().getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        private Map<String, String> headers() {
            Map<String, String> headers = new TreeMap<>();
            head.lines().skip(1).forEach(line -> {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            });
            return headers;
        }
    }

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    static RawClient of(SocketAddress server) throws IOException {
        return of(server, 0);
    }

    /** @param receiveBuffer of the socket, in bytes; 0 for the default */
    static RawClient of(SocketAddress server, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(loopback(server));
        return new RawClient(socket);
    }

    static InetSocketAddress loopback(SocketAddress server) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), ((InetSocketAddress) server).getPort());
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    RawClient halfClose() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Reads a response to a method other than HEAD. */
    Answer answer() throws IOException {
        String head = head();
        Answer bare = new Answer(head, "");
        int length = bare.header("Content-Length").isEmpty() ? 0 : Integer.parseInt(bare.header("Content-Length"));
        return new Answer(head, new String(readFully(length), StandardCharsets.ISO_8859_1));
    }

    Answer answerToHead() throws IOException {
        return new Answer(head(), "");
    }

    byte[] readFully(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("closed after " + bytes.length + " of " + length);
        }
        return bytes;
    }

    private String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("closed after: " + head);
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    InputStream in() {
        return in;
    }

    /** Whether the server has closed or reset the connection, without sending more. */
    boolean isClosedByServer() {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Disconnects without a close handshake, with sent bytes still in transit. */
    void vanish() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
