package io.berth.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A reverse proxy that sends each request to the next registry that is running. */
final class RoundRobin implements AutoCloseable {

    private final ServerSocket front;
    private final List<Berth> registries;
    private final AtomicInteger next = new AtomicInteger();

    RoundRobin(List<Berth> registries) {
        this.registries = List.copyOf(registries);
        try {
            front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** {@code host:port}. */
    String host() {
        return "127.0.0.1:" + front.getLocalPort();
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

    /** One request for each connection, because each is marked as the last. */
    private void serve(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            if (head.isEmpty()) {
                return;
            }
            try (Socket registry = connect()) {
                String last = head.replaceFirst("(?i)\r\nconnection: [^\r]*", "")
                        .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n");
                registry.getOutputStream().write(last.getBytes(StandardCharsets.ISO_8859_1));
                Thread.ofVirtual().start(() -> pump(client, registry));
                registry.getInputStream().transferTo(client.getOutputStream());
            }
        } catch (IOException e) {
            // The other side finds the connection closed.
        }
    }

    private Socket connect() throws IOException {
        IOException away = new IOException("no registry");
        for (int i = 0; i < registries.size(); i++) {
            Berth registry = registries.get(Math.floorMod(next.getAndIncrement(), registries.size()));
            String[] address = registry.host().split(":");
            try {
                return new Socket(address[0], Integer.parseInt(address[1]));
            } catch (IOException e) {
                away = e;
            }
        }
        throw away;
    }

    private static void pump(Socket client, Socket registry) {
        try {
            OutputStream out = registry.getOutputStream();
            client.getInputStream().transferTo(out);
        } catch (IOException e) {
            // The response came before the end of the request, or one side has closed.
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String head = "";
        while (!head.endsWith("\r\n\r\n")) {
            int read = in.read();
            if (read < 0) {
                return "";
            }
            bytes.write(read);
            head = read == '\n' ? bytes.toString(StandardCharsets.ISO_8859_1) : head;
        }
        return head;
    }

    @Override
    public void close() {
        try {
            front.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
