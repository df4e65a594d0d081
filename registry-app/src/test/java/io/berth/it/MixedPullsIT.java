package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Many clients pull whole blobs, ranges and manifests, and disconnect midway: no byte of one response is ever in
 * another, over plain HTTP/1.1, TLS and HTTP/2.
 */
final class MixedPullsIT {

    private static final String REPOSITORY = "mixed/pulls";
    private static final int CLIENTS = 12;
    private static final int PULLS = Integer.getInteger("berth.it.pulls", 250);

    /** Small ones are sent from memory, the others by sendfile in one slice and in several. */
    private static final int[] SIZES = {0, 1, 300, 16_384, 16_385, 70_000, 1_048_576, 3_500_001};

    @RegisterExtension
    static final Berth plain = Berth.plain();

    @RegisterExtension
    static final Berth secured = Berth.plain().secured();

    private final List<byte[]> blobs = new ArrayList<>();
    private final List<Digest> digests = new ArrayList<>();

    @Test
    void staysApartOverHttp1() throws Exception {
        pullAtOnce(plain, HttpClient.Version.HTTP_1_1);
    }

    @Test
    void staysApartOverTls() throws Exception {
        pullAtOnce(secured, HttpClient.Version.HTTP_1_1);
    }

    @Test
    void staysApartOverHttp2() throws Exception {
        pullAtOnce(secured, HttpClient.Version.HTTP_2);
    }

    private void pullAtOnce(Berth registry, HttpClient.Version version) throws Exception {
        push(registry);
        HttpClient.Builder http = HttpClient.newBuilder().version(version);
        registry.tls().map(TlsFiles::trust).ifPresent(http::sslContext);
        try (HttpClient client = http.build();
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(i);
                all.add(clients.submit(() -> pullMany(registry, client, version, random)));
            }
            for (Future<Integer> one : all) {
                assertThat(one.get()).isEqualTo(PULLS);
            }
        }
    }

    private void push(Berth registry) throws IOException {
        Random random = new Random(9);
        try (RegistryClient client = RegistryClient.of(registry)) {
            for (int size : SIZES) {
                byte[] blob = new byte[size];
                random.nextBytes(blob);
                assertThat(client.putBlob(REPOSITORY, blob).statusCode()).isEqualTo(201);
                blobs.add(blob);
                digests.add(Digest.Algorithm.SHA256.digestOf(blob));
            }
        }
    }

    private int pullMany(Berth registry, HttpClient client, HttpClient.Version version, Random random)
            throws Exception {
        int pulls = 0;
        while (pulls < PULLS) {
            int which = random.nextInt(SIZES.length);
            byte[] blob = blobs.get(which);
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(registry.scheme() + "://" + registry.host()
                    + "/v2/" + REPOSITORY + "/blobs/" + digests.get(which)));
            int from = blob.length == 0 ? 0 : random.nextInt(blob.length);
            int to = blob.length == 0 ? 0 : from + random.nextInt(blob.length - from);
            boolean ranged = blob.length > 0 && random.nextBoolean();
            if (ranged) {
                request.header("Range", "bytes=" + from + "-" + to);
            }
            HttpResponse<InputStream> answer = client.send(request.build(), BodyHandlers.ofInputStream());
            assertThat(answer.version()).isEqualTo(version);
            assertThat(answer.statusCode()).isEqualTo(ranged ? 206 : 200);
            byte[] expected = ranged ? Arrays.copyOfRange(blob, from, to + 1) : blob;
            compare(answer, expected, random.nextInt(4) == 0 ? random.nextInt(expected.length + 1) : expected.length);
            pulls++;
        }
        return pulls;
    }

    /** @param wanted the client disconnects after this many bytes */
    private static void compare(HttpResponse<InputStream> answer, byte[] expected, int wanted) throws IOException {
        try (InputStream in = answer.body()) {
            assertThat(in.readNBytes(wanted)).isEqualTo(Arrays.copyOf(expected, wanted));
            if (wanted == expected.length) {
                assertThat(in.read()).isEqualTo(-1);
            }
        }
    }
}
