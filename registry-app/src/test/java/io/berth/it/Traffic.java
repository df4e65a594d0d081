package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Digest;
import io.berth.core.model.Digest.Algorithm;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Clients that push images continuously until they are stopped, and record what was acknowledged. Two of them share
 * each repository and its tag {@code latest}; each also moves a tag of its own.
 */
final class Traffic {

    private static final int CLIENTS = 4;
    private static final int LARGEST = 150_000;
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    private final RegistryClient client;
    private final Random seeds;
    private final Semaphore begun = new Semaphore(0);
    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    /** By path of the tag: its last acknowledged target, and targets requested since. */
    private final Map<String, List<Digest>> tags = new ConcurrentHashMap<>();

    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    Traffic(RegistryClient client, Random seeds) {
        this.client = client;
        this.seeds = seeds;
    }

    /** Starts the clients, and returns after this many pushes have begun. */
    void run(int pushes) throws InterruptedException {
        stopped = false;
        begun.drainPermits();
        for (int number = 0; number < CLIENTS; number++) {
            int own = number;
            Random random = new Random(seeds.nextLong());
            threads.add(Thread.ofPlatform().start(() -> push(own, random)));
        }
        assertThat(begun.tryAcquire(pushes, 60, TimeUnit.SECONDS))
                .as("pushes go on")
                .isTrue();
    }

    /** Stops the clients, whose registry may have ended. */
    void stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
        threads.clear();
    }

    /** How many pushes were acknowledged. */
    int size() {
        return acknowledged.size();
    }

    private void push(int number, Random random) {
        String repository = "traffic/" + number / 2;
        try {
            while (!stopped) {
                pushImage(repository, "own-" + number, random);
            }
        } catch (IOException e) {
            // The registry was stopped, as intended.
        }
    }

    private void pushImage(String repository, String ownTag, Random random) throws IOException {
        begun.release();
        byte[] layer = bytes(random);
        byte[] config = bytes(random);
        byte[] manifest = RegistryClient.manifest(config, layer);
        boolean held = created(repository, layer, client.putBlobInParts(repository, layer))
                && created(repository, config, client.putBlob(repository, config));
        if (held) {
            putManifest(repository, ownTag, manifest);
            created(repository, manifest, client.putManifest(repository, "latest", manifest));
        }
    }

    private void putManifest(String repository, String tag, byte[] manifest) throws IOException {
        List<Digest> pointed = pointed(repository, tag);
        Digest digest = Algorithm.SHA256.digestOf(manifest);
        pointed.add(digest);
        HttpResponse<byte[]> answer = client.putManifest(repository, tag, manifest);
        if (created(repository, manifest, answer)) {
            acknowledged.add(repository + "/manifests/" + digest);
            pointed.subList(0, pointed.size() - 1).clear();
        }
    }

    /** The tag may have been set by earlier clients, until it is moved. */
    private List<Digest> pointed(String repository, String tag) throws IOException {
        String path = repository + "/manifests/" + tag;
        List<Digest> known = tags.get(path);
        if (known != null) {
            return known;
        }
        List<Digest> pointed = new ArrayList<>();
        HttpResponse<byte[]> present = client.get("v2/" + path);
        if (present.statusCode() == 200) {
            pointed.add(Algorithm.SHA256.digestOf(present.body()));
            acknowledged.add(repository + "/manifests/" + pointed.getFirst());
        }
        tags.put(path, pointed);
        return pointed;
    }

    private boolean created(String repository, byte[] content, HttpResponse<byte[]> answer) {
        if (answer.statusCode() == 201) {
            boolean isManifest = answer.uri().getPath().contains("/manifests/");
            acknowledged.add(
                    repository + (isManifest ? "/manifests/" : "/blobs/") + Algorithm.SHA256.digestOf(content));
            return true;
        }
        return false;
    }

    /** Checks that everything acknowledged is there byte by byte, and that every tag refers to a complete image. */
    void assertKept() throws IOException {
        for (String path : acknowledged) {
            assertIntact(path, path.substring(path.lastIndexOf('/') + 1));
        }
        for (var tag : tags.entrySet()) {
            assertComplete(tag.getKey(), tag.getValue());
        }
        for (int number = 0; number < CLIENTS; number += 2) {
            assertComplete("traffic/" + number / 2 + "/manifests/latest");
        }
    }

    private byte[] assertIntact(String path, String digest) throws IOException {
        HttpResponse<byte[]> answer = client.get("v2/" + path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        assertThat(Algorithm.SHA256.digestOf(answer.body()).toString()).as(path).isEqualTo(digest);
        return answer.body();
    }

    /** A tag of one client points to its last acknowledged target; or to one whose push was interrupted. */
    private void assertComplete(String path, List<Digest> possible) throws IOException {
        HttpResponse<byte[]> answer = client.get("v2/" + path);
        boolean everAcknowledged =
                acknowledged.contains(path.substring(0, path.lastIndexOf('/') + 1) + possible.getFirst());
        if (everAcknowledged || answer.statusCode() == 200) {
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(Algorithm.SHA256.digestOf(answer.body())).as(path).isIn(possible);
            assertComplete(path);
        }
    }

    private void assertComplete(String path) throws IOException {
        HttpResponse<byte[]> answer = client.get("v2/" + path);
        if (answer.statusCode() == 404) {
            return;
        }
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        String repository = path.substring(0, path.indexOf("/manifests/"));
        List<String> blobs = DIGEST.matcher(new String(answer.body(), StandardCharsets.UTF_8))
                .results()
                .map(MatchResult::group)
                .toList();
        for (String blob : blobs) {
            assertIntact(repository + "/blobs/" + blob, blob);
        }
    }

    private static byte[] bytes(Random random) {
        byte[] content = new byte[1 + random.nextInt(LARGEST)];
        random.nextBytes(content);
        return content;
    }
}
