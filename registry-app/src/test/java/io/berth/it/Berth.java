package io.berth.it;

import static org.awaitility.Awaitility.await;

import io.berth.core.net.FreePorts;
import io.berth.storage.s3.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * The packaged registry as its own process on a free port of 127.0.0.1, for the tests of one class. Can be stopped,
 * killed and started again with the same port and data. Its log is printed when a test fails.
 */
final class Berth implements BeforeAllCallback, AfterAllCallback, TestWatcher {

    static final Path DISTRIBUTION = Path.of("target", "berth").toAbsolutePath();
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final int LINES_SHOWN = 60;

    private final String settings;
    private final boolean secured;
    private final Optional<String> bucket;
    private int port;
    private Optional<TlsFiles> tls = Optional.empty();
    private @Nullable Path folder;
    private @Nullable Process process;

    private Berth(String settings, boolean secured, Optional<String> bucket) {
        this.settings = settings;
        this.secured = secured;
        this.bucket = bucket;
    }

    /** A registry with default settings and deletion enabled. */
    static Berth plain() {
        return new Berth("", false, Optional.empty());
    }

    /** A registry with more top-level sections in its configuration. */
    static Berth with(String yaml) {
        return new Berth(yaml, false, Optional.empty());
    }

    /**
     * This registry, over a bucket shared by all with the same prefix; blobs are proxied.
     *
     * @param prefix that no other test uses
     */
    Berth inBucket(String prefix) {
        return new Berth(settings, secured, Optional.of(prefix));
    }

    /** This registry, over TLS with a certificate of its own. */
    Berth secured() {
        return new Berth(settings, true, bucket);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // Chosen just before use: other programs take ports, too.
        port = FreePorts.one();
        folder = Folders.fresh(context.getRequiredTestClass().getSimpleName() + "-registry-" + port);
        tls = secured ? Optional.of(TlsFiles.create(folder)) : Optional.empty();
        start();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (process != null) {
            stop();
        }
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        System.err.println(context.getDisplayName() + " failed; the registry had said:\n" + lastLines());
    }

    /** {@code host:port}. */
    String host() {
        return "127.0.0.1:" + port;
    }

    /** The full name of a repository or an image in this registry. */
    String name(String rest) {
        return host() + "/" + rest;
    }

    /** {@code http} or {@code https}. */
    String scheme() {
        return tls.isPresent() ? "https" : "http";
    }

    /** Its certificate and key, when it was {@link #secured()}. */
    Optional<TlsFiles> tls() {
        return tls;
    }

    /** Its TLS certificate, when it was {@link #secured()}. */
    Path certificate() {
        return tls.orElseThrow().certificate();
    }

    /** The volume: {@code rootdirectory}. */
    Path data() {
        return folder().resolve("data");
    }

    /** The configuration it was started with. */
    Path config() {
        return folder().resolve("config.yml");
    }

    /** Starts, and returns when {@code GET /v2/} succeeds. */
    void start() {
        start(launcher(), bucket.map(_ -> "--unfinished-buckets").stream().toArray());
    }

    /** Starts another registry's program in its place, on the same configuration and data. */
    void start(Tool program, Object... options) {
        try {
            Files.writeString(config(), configuration());
            process = program.start(
                    log(),
                    log(),
                    Stream.of(Stream.of("serve"), Stream.of(options), Stream.of(config()))
                            .flatMap(part -> part)
                            .toArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("GET /v2/").atMost(START).until(this::answers);
    }

    /** Stops with SIGTERM; fails unless the registry exits with 0 in time. */
    void stop() {
        process().destroy();
        awaitStop();
    }

    /** Waits for the exit after a SIGTERM; fails unless it exits with 0 in time. */
    void awaitStop() {
        Process stopping = process();
        awaitEnd(stopping);
        process = null;
        if (stopping.exitValue() != 0) {
            throw new AssertionError("the registry ended with " + stopping.exitValue() + "\n" + lastLines());
        }
    }

    /** Stops all threads of the process where they are (SIGSTOP), until it is killed. */
    void freeze() {
        Tool.named("sh").run("-c", "kill -STOP " + process().pid());
    }

    /** Kills with SIGKILL. */
    void kill() {
        awaitEnd(process().destroyForcibly());
        process = null;
    }

    /** Kills the process that a failed test may have left. */
    void killIfRunning() {
        if (process != null) {
            kill();
        }
    }

    private static void awaitEnd(Process process) {
        try {
            if (!process.waitFor(DRAIN.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the registry was still running " + DRAIN + " after the signal");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the registry stopped", e);
        }
    }

    /** The program that {@link #start()} starts, for a start with other settings in its environment. */
    static Tool launcher() {
        Path launcher = DISTRIBUTION.resolve("bin").resolve("registry");
        // A build without a runtime would search for a suitable JDK; the one of this test is.
        return Tool.at(launcher).where("JAVA_HOME", System.getProperty("java.home"));
    }

    private String configuration() {
        return """
            version: 0.1
            storage:
              %s
              delete:
                enabled: true
              redirect:
                disable: true
            http:
              addr: %s
              draintimeout: 10s
            """.formatted(bucket.map(Berth::bucket).orElse("filesystem: {rootdirectory: " + data() + "}"), host())
                + tls.map(TlsFiles::yaml).orElse("")
                + settings;
    }

    /** In the syntax of registry:2, which requires a region. */
    private static String bucket(String prefix) {
        return "s3: {regionendpoint: '" + S3Server.MINIO.endpoint() + "', region: " + S3Server.REGION + ", bucket: "
                + S3Server.BUCKET + ", rootdirectory: /" + prefix + ", accesskey: " + S3Server.ACCESS_KEY
                + ", secretkey: " + S3Server.SECRET_KEY + ", secure: false}";
    }

    private boolean answers() throws InterruptedException {
        if (!process().isAlive()) {
            throw new AssertionError("the registry ended with " + process().exitValue() + "\n" + lastLines());
        }
        URI uri = URI.create(scheme() + "://" + name("v2/"));
        try (HttpClient client = client()) {
            int status = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                    .statusCode();
            // Without credentials, when it requires authentication.
            return status == 200 || status == 401;
        } catch (IOException e) {
            return false;
        }
    }

    private HttpClient client() {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5));
        tls.map(TlsFiles::trust).ifPresent(builder::sslContext);
        return builder.build();
    }

    private String lastLines() {
        List<String> lines = said().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
    }

    /** The log of all its starts. */
    String said() {
        try {
            return Files.readString(log());
        } catch (IOException e) {
            return "nothing: " + e;
        }
    }

    private Path log() {
        return folder().resolve("registry.log");
    }

    /** Where the volume, the configuration and the log are. */
    Path folder() {
        return Objects.requireNonNull(folder, "not started");
    }

    /** The process of the registry, which has replaced the launcher. */
    Process process() {
        return Objects.requireNonNull(process, "not running");
    }
}
