package io.berth.wiretest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The garbage of a pull is bounded, so that hundreds of machines can pull from a small heap. */
final class AllocationIT {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int PULLS = 2000;

    /** A third more than measured; a copy of the body or a change of threads would exceed it. */
    private static final long MOST_BYTES = 15_000;

    /** For the JIT compiler on a loaded machine; an idle one needs a hundredth of it. */
    private static final Duration COMPILED_AFTER = Duration.ofMinutes(2);

    private final ResourceLeakDetector.Level usual = ResourceLeakDetector.getLevel();

    /** It records a stack trace of every access to a buffer. */
    @BeforeEach
    void withoutLeakDetection() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    @AfterEach
    void withLeakDetection() {
        ResourceLeakDetector.setLevel(usual);
    }

    @Test
    void allocatesLittleForAManifestInMemory() throws IOException {
        try (TestRegistry registry = TestRegistry.start(Medium.MEMORY)) {
            Repository repository = registry.repository();
            repository.pushImage("latest", "a layer");
            byte[] request = ("GET " + repository.path()
                            + "/manifests/latest HTTP/1.1\r\nHost: a\r\nX-Request-Id: a\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            try (Socket socket = new Socket()) {
                socket.connect(registry.address());
                long length = firstPull(socket, request);
                await().atMost(COMPILED_AFTER)
                        .untilAsserted(() -> assertThat(allocatedByAPull(socket, request, length))
                                .isBetween(1L, MOST_BYTES));
            }
        }
    }

    /** On average. Code that is not compiled yet allocates more, as do other threads that happen to run. */
    private static long allocatedByAPull(Socket socket, byte[] request, long length) throws IOException {
        long before = allocated();
        pull(socket, request, length);
        return (allocated() - before) / PULLS;
    }

    /** By all threads except this one, which runs the client. */
    private static long allocated() {
        return THREADS.getTotalThreadAllocatedBytes() - THREADS.getCurrentThreadAllocatedBytes();
    }

    /** The length of the response, which is the same each time. */
    private static long firstPull(Socket socket, byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        long body = head.toString()
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length: "))
                .mapToLong(line -> Long.parseLong(line.substring(16)))
                .sum();
        in.skipNBytes(body);
        return head.length() + body;
    }

    private static void pull(Socket socket, byte[] request, long length) throws IOException {
        for (int i = 0; i < PULLS; i++) {
            socket.getOutputStream().write(request);
            socket.getInputStream().skipNBytes(length);
        }
    }
}
