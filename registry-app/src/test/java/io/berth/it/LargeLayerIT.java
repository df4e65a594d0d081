package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Digest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Layers far larger than the registry's memory, whose peak stays small. {@code berth.it.layer.gib} is the size. */
final class LargeLayerIT {

    private static final long SIZE = Integer.getInteger("berth.it.layer.gib", 1) * (1L << 30);
    /** Encryption doubles the cost for client and server, and tests nothing more. */
    private static final long ENCRYPTED_SIZE = 1L << 30;

    private static final long CHUNK = 256L << 20;
    private static final long MOST_MEMORY_KIB = 256 * 1024;
    private static final String REPOSITORY = "large/layer";
    private static final Map<Long, Digest> DIGESTS = new HashMap<>();

    @RegisterExtension
    static final Berth plain = Berth.plain();

    @RegisterExtension
    static final Berth secured = Berth.plain().secured();

    /** Layers of this size are not kept after the test. */
    @AfterEach
    void delete() throws IOException {
        Folders.delete(plain.data().resolve("docker"));
        Folders.delete(secured.data().resolve("docker"));
    }

    @Test
    void travelsInChunks() throws IOException {
        assertTravels(plain, SIZE, "in chunks", (client, digest) -> {
            String location = RegistryClient.location(client.beginUpload(REPOSITORY));
            Noise content = new Noise(1, SIZE);
            for (long sent = 0; sent < SIZE; sent += CHUNK) {
                HttpResponse<byte[]> answer = client.append(location, RegistryClient.sized(content.next(CHUNK), CHUNK));
                assertThat(answer.statusCode()).isEqualTo(202);
                location = RegistryClient.location(answer);
            }
            return client.finish(location, digest, BodyPublishers.noBody());
        });
    }

    @Test
    void travelsInOnePiece() throws IOException {
        assertTravels(plain, SIZE, "in one piece", (client, digest) -> pushWhole(client, digest, SIZE));
    }

    @Test
    void travelsOverTls() throws IOException {
        assertTravels(
                secured, ENCRYPTED_SIZE, "over TLS", (client, digest) -> pushWhole(client, digest, ENCRYPTED_SIZE));
    }

    private static HttpResponse<byte[]> pushWhole(RegistryClient client, Digest digest, long size) throws IOException {
        String location = RegistryClient.location(client.beginUpload(REPOSITORY));
        return client.finish(location, digest, RegistryClient.sized(new Noise(1, size), size));
    }

    /** A way to push. */
    @FunctionalInterface
    private interface Push {
        HttpResponse<byte[]> by(RegistryClient client, Digest digest) throws IOException;
    }

    private static void assertTravels(Berth registry, long size, String how, Push push) throws IOException {
        Digest digest = digest(size);
        long start = System.nanoTime();
        try (RegistryClient client = RegistryClient.of(registry)) {
            assertThat(push.by(client, digest).statusCode()).isEqualTo(201);
            long pushed = System.nanoTime();
            assertThat(Noise.digestOf(client.stream("v2/" + REPOSITORY + "/blobs/" + digest)
                            .body()))
                    .isEqualTo(digest);
            System.out.printf(
                    "LargeLayerIT: %d GiB %s, pushed in %s, pulled in %s, peak %d KiB%n",
                    size >> 30,
                    how,
                    Duration.ofNanos(pushed - start),
                    Duration.ofNanos(System.nanoTime() - pushed),
                    peak(registry));
        }
        assertThat(peak(registry)).as("peak of resident memory in KiB").isLessThan(MOST_MEMORY_KIB);
    }

    /** The digest of content of this size, computed once for all tests. */
    private static Digest digest(long size) throws IOException {
        Digest known = DIGESTS.get(size);
        if (known != null) {
            return known;
        }
        Digest digest = Noise.digestOf(new Noise(1, size));
        DIGESTS.put(size, digest);
        return digest;
    }

    /** The peak resident memory of the process, in KiB. */
    private static long peak(Berth registry) throws IOException {
        Path status = Path.of("/proc", String.valueOf(registry.process().pid()), "status");
        String line = Files.readAllLines(status).stream()
                .filter(each -> each.startsWith("VmHWM:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", ""));
    }
}
