package io.berth.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.berth.core.model.Digest;
import io.berth.core.model.Digest.Algorithm;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Hundreds of clients that are slow with heads, bodies and responses: others are served, and the slow ones time out.
 */
final class SlowClientsIT {

    private static final int HEADS = 100;

    /** More than there are large buffers. */
    private static final int BODIES = 300;

    private static final int READERS = 100;
    private static final int LARGE = 16 << 20;
    private static final int REQUESTS = 20;
    private static final int PATIENCE_MILLIS = 60_000;
    private static final String REPOSITORY = "slow/clients";

    private static final Duration CUT_OFF = Duration.ofSeconds(10);

    @RegisterExtension
    static final Berth impatient = Berth.with(limits(CUT_OFF));

    /** Its timeouts for slow clients are longer than the test on any machine. */
    @RegisterExtension
    static final Berth patient = Berth.with(limits(Duration.ofHours(1)));

    private final List<Socket> heads = new ArrayList<>();
    private final List<Socket> bodies = new ArrayList<>();
    private final List<Socket> readers = new ArrayList<>();

    private static String limits(Duration each) {
        String time = each.toSeconds() + "s";
        return """
            berth:
              limits:
                headertimeout: %s
                bodyidletimeout: %s
                keepalivetimeout: %s
            """.formatted(time, time, time);
    }

    @AfterEach
    void closeAll() throws IOException {
        for (List<Socket> sockets : List.of(heads, bodies, readers)) {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void servesOthersMeanwhile() throws Exception {
        try (RegistryClient client = RegistryClient.of(patient);
                ScheduledExecutorService trickle = Executors.newSingleThreadScheduledExecutor()) {
            Digest large = pushLarge(client);
            // Time spent on compiling and caching is excluded.
            slowest(client, 50);
            long before = connections(patient);
            connect(patient, client, large);
            sendHeadsSlowly(trickle);
            Duration slowest = slowest(client, REQUESTS);
            System.out.println("SlowClientsIT: " + (HEADS + BODIES + READERS)
                    + " clients stall, the slowest push and pull took " + slowest);
            assertThat(connections(patient))
                    .as("the slow clients are still connected, so no request waited for them to go")
                    .isGreaterThanOrEqualTo(before - 1 + HEADS + BODIES + READERS);
            trickle.shutdownNow();
        }
    }

    @Test
    void cutsThemOff() throws Exception {
        try (RegistryClient client = RegistryClient.of(impatient);
                ScheduledExecutorService trickle = Executors.newSingleThreadScheduledExecutor()) {
            Digest large = pushLarge(client);
            long before = connections(impatient);
            connect(impatient, client, large);
            sendHeadsSlowly(trickle);
            assertCutOff(before);
            trickle.shutdownNow();
        }
    }

    private void sendHeadsSlowly(ScheduledExecutorService trickle) {
        trickle.scheduleAtFixedRate(() -> heads.forEach(SlowClientsIT::sendOneByte), 0, 500, TimeUnit.MILLISECONDS);
    }

    private static Digest pushLarge(RegistryClient client) throws IOException {
        byte[] content = new byte[LARGE];
        new Random(3).nextBytes(content);
        assertThat(client.putBlob(REPOSITORY, content).statusCode()).isEqualTo(201);
        return Algorithm.SHA256.digestOf(content);
    }

    private void connect(Berth registry, RegistryClient client, Digest large) throws IOException {
        for (int i = 0; i < HEADS; i++) {
            heads.add(say(registry, "GET /v2/ HTTP/1.1\r\nHost: slow\r\nX-Slow: "));
        }
        for (int i = 0; i < BODIES; i++) {
            String upload = pathOf(RegistryClient.location(client.beginUpload(REPOSITORY)));
            bodies.add(say(
                    registry,
                    "PATCH " + upload + " HTTP/1.1\r\nHost: slow\r\nContent-Length: 1000000\r\n\r\nonly this"));
        }
        for (int i = 0; i < READERS; i++) {
            readers.add(say(registry, "GET /v2/" + REPOSITORY + "/blobs/" + large + " HTTP/1.1\r\nHost: slow\r\n\r\n"));
        }
    }

    private static String pathOf(String location) {
        URI uri = URI.create(location);
        return uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
    }

    private static Socket say(Berth registry, String text) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(address(registry));
        socket.getOutputStream().write(text.getBytes(US_ASCII));
        return socket;
    }

    private static InetSocketAddress address(Berth registry) {
        URI uri = URI.create("http://" + registry.host());
        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    private static void sendOneByte(Socket socket) {
        try {
            socket.getOutputStream().write('x');
        } catch (IOException e) {
            // Closed by the server, as expected.
        }
    }

    /** The longest time of several pushes with a pull. */
    private static Duration slowest(RegistryClient client, int requests) throws IOException {
        long slowest = 0;
        for (int i = 0; i < requests; i++) {
            byte[] content = ("content " + i).getBytes(US_ASCII);
            long start = System.nanoTime();
            assertThat(client.putBlob(REPOSITORY, content).statusCode()).isEqualTo(201);
            assertThat(client.getBlob(REPOSITORY, Algorithm.SHA256.digestOf(content))
                            .body())
                    .isEqualTo(content);
            slowest = Math.max(slowest, System.nanoTime() - start);
        }
        return Duration.ofNanos(slowest);
    }

    private void assertCutOff(long connectionsBefore) throws IOException {
        for (Socket socket : heads) {
            assertThat(answerBeforeEnd(socket)).startsWith("HTTP/1.1 408 ");
        }
        for (Socket socket : bodies) {
            assertThat(answerBeforeEnd(socket)).startsWith("HTTP/1.1 408 ");
        }
        await("readers cut off").until(() -> connections(impatient) <= connectionsBefore);
        for (Socket socket : readers) {
            assertThat(lengthBeforeEnd(socket)).isLessThan(LARGE);
        }
    }

    private static long connections(Berth registry) throws IOException {
        Path open = Path.of("/proc", String.valueOf(registry.process().pid()), "fd");
        try (Stream<Path> all = Files.list(open)) {
            return all.filter(SlowClientsIT::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            // Closed during the check.
            return false;
        }
    }

    /** How much had been sent to a client that read nothing. */
    private static long lengthBeforeEnd(Socket socket) throws IOException {
        try (InputStream in = socket.getInputStream()) {
            return in.transferTo(OutputStream.nullOutputStream());
        } catch (SocketException e) {
            // A reset, after which nothing can be read.
            return 0;
        }
    }

    /** Everything until the registry closes; a socket that stays open times out and fails the test. */
    private static String answerBeforeEnd(Socket socket) throws IOException {
        try (InputStream in = socket.getInputStream()) {
            return new String(in.readAllBytes(), US_ASCII);
        }
    }
}
