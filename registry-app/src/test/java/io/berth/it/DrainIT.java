package io.berth.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.berth.core.model.Digest;
import io.berth.core.model.Digest.Algorithm;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** SIGTERM during requests, and the purge of abandoned uploads. */
final class DrainIT {

    private static final String REPOSITORY = "drain/me";
    private static final long LARGE = 64L << 20;

    @RegisterExtension
    static final Berth registry = Berth.plain();

    @BeforeEach
    void start() {
        registry.killIfRunning();
        registry.start();
    }

    @Test
    void finishesWhatIsUnderway() throws Exception {
        byte[] content = new byte[100_000];
        Digest large = Noise.digestOf(new Noise(7, LARGE));
        try (RegistryClient client = RegistryClient.of(registry)) {
            pushLarge(client, large);
            HttpResponse<InputStream> download = client.stream("v2/" + REPOSITORY + "/blobs/" + large);
            try (Socket upload = beginPush(client, content)) {
                registry.process().destroy();
                awaitRefusal();
                upload.getOutputStream().write(content, 1, content.length - 1);
                assertThat(firstLine(upload)).startsWith("HTTP/1.1 201 ");
            }
            assertThat(Noise.digestOf(download.body())).isEqualTo(large);
        }
        registry.awaitStop();
        assertThat(new Volume(registry.data()).blob(Algorithm.SHA256.digestOf(content)))
                .hasBinaryContent(content);
    }

    @Test
    void cutsWhatTakesTooLong() throws Exception {
        byte[] content = new byte[200_000];
        registry.stop();
        registry.start(Berth.launcher().where("REGISTRY_HTTP_DRAINTIMEOUT", "1s"));
        try (RegistryClient client = RegistryClient.of(registry);
                Socket upload = beginPush(client, content)) {
            registry.process().destroy();
            registry.awaitStop();
            assertThat(firstLine(upload)).isEmpty();
        }
        assertThat(new Volume(registry.data()).blob(Algorithm.SHA256.digestOf(content)))
                .doesNotExist();
    }

    /** It is reading a file that has no end yet. */
    @Test
    void endsWellWhenItIsToldToWhileItStarts() throws Exception {
        registry.stop();
        Path folder = Folders.fresh("drain-start");
        Path accounts = folder.resolve("htpasswd");
        Path log = folder.resolve("log");
        Tool.named("mkfifo").run(accounts);
        Process starting = Berth.launcher()
                .where("REGISTRY_AUTH_HTPASSWD_REALM", "it")
                .where("REGISTRY_AUTH_HTPASSWD_PATH", accounts)
                .start(log, log, "serve", registry.config());
        try {
            await().until(() -> Files.readString(log).contains("storing in"));
            starting.destroy();
            assertThat(starting.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            starting.destroyForcibly();
            // Its reader would wait forever.
            Files.delete(accounts);
        }
        assertThat(starting.exitValue()).isZero();
        assertThat(log).content().contains("stopped").doesNotContain("Exception");
    }

    @Test
    void dropsUploadsNobodyContinues() throws Exception {
        try (RegistryClient client = RegistryClient.of(registry)) {
            Path abandoned = folderOf(client.beginUpload(REPOSITORY));
            Path active = folderOf(client.beginUpload(REPOSITORY));
            age(abandoned, abandoned.resolve("data"), abandoned.resolve("startedat"));
            // Begun long ago, but with recent bytes.
            age(active, active.resolve("startedat"));
            registry.stop();
            registry.start(Berth.launcher()
                    .where("REGISTRY_STORAGE_MAINTENANCE_UPLOADPURGING_AGE", "1h")
                    .where("REGISTRY_STORAGE_MAINTENANCE_UPLOADPURGING_INTERVAL", "1s"));
            await("purge").until(() -> Files.notExists(abandoned));
            assertThat(active).exists();
        }
    }

    private static void pushLarge(RegistryClient client, Digest large) throws IOException {
        HttpResponse<byte[]> pushed =
                client.putBlob(REPOSITORY, large, RegistryClient.sized(new Noise(7, LARGE), LARGE));
        assertThat(pushed.statusCode()).isEqualTo(201);
    }

    /** Sends the head of a push and the first byte of its body. */
    private static Socket beginPush(RegistryClient client, byte[] content) throws IOException {
        URI location = URI.create(RegistryClient.location(client.beginUpload(REPOSITORY)));
        String query = location.getRawQuery() == null ? "" : location.getRawQuery() + "&";
        String head = "PUT %s?%sdigest=%s HTTP/1.1\r\nHost: drain\r\nContent-Length: %d\r\n\r\n"
                .formatted(location.getRawPath(), query, Algorithm.SHA256.digestOf(content), content.length);
        Socket socket = connect();
        socket.getOutputStream().write(head.getBytes(US_ASCII));
        socket.getOutputStream().write(content, 0, 1);
        return socket;
    }

    private static Socket connect() throws IOException {
        URI uri = URI.create("http://" + registry.host());
        Socket socket = new Socket();
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        return socket;
    }

    private static void awaitRefusal() {
        await("no new connections")
                .untilAsserted(() -> assertThatThrownBy(() -> connect().close()).isInstanceOf(ConnectException.class));
    }

    /** Empty when the registry closes without a response. */
    private static String firstLine(Socket socket) {
        try {
            return new String(socket.getInputStream().readAllBytes(), US_ASCII)
                    .lines()
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private static Path folderOf(HttpResponse<byte[]> begun) {
        Path path = Path.of(URI.create(RegistryClient.location(begun)).getPath());
        return new Volume(registry.data()).uploads(REPOSITORY).resolve(path.getFileName());
    }

    private static void age(Path... files) throws IOException {
        for (Path file : files) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        }
    }
}
