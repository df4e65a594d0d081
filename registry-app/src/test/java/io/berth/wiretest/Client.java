package io.berth.wiretest;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Sends requests exactly as given, each on its own connection. */
final class Client {

    /** Far more than any response takes on a loaded machine: only a failure waits that long. */
    private static final int PATIENCE_MILLIS = 60_000;

    private final InetSocketAddress server;
    private final List<Field> always;

    Client(InetSocketAddress server, List<Field> always) {
        this.server = server;
        this.always = List.copyOf(always);
    }

    /** A request to be completed. */
    Sending send(String method, String target) {
        Sending sending = new Sending(this, method, target);
        always.forEach(field -> sending.header(field.name(), field.value()));
        return sending;
    }

    /** Sends a head and the pieces of a body, and reads the response. */
    Answer exchange(String method, String head, List<byte[]> body) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(server);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            // A server that refuses may respond before it has read the body, or without reading it.
            Thread writing = Thread.startVirtualThread(() -> write(socket, body));
            Answer answer = Answer.read(socket.getInputStream(), method.equals("HEAD"));
            writing.interrupt();
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Socket socket, List<byte[]> body) {
        try {
            OutputStream out = socket.getOutputStream();
            for (byte[] piece : body) {
                out.write(piece);
                out.flush();
            }
        } catch (IOException e) {
            // The response says why it stopped reading.
        }
    }
}
