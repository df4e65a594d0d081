package io.berth.storage.s3;

import static org.awaitility.Awaitility.await;

import io.berth.core.net.FreePorts;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * S3 servers of this machine, each started on first use and stopped with the tests. Tests of a missing program are
 * skipped, currently in CI, too: bucket storage is experimental.
 */
public enum S3Server {
    /** Lightweight: objects are files of a directory. */
    VERSITYGW("versity/versitygw/cmd/versitygw@v1.8.0") {
        @Override
        List<String> command(String program, int port, Path data) {
            return List.of(program, "--port", "127.0.0.1:" + port, "posix", data.toString());
        }

        @Override
        Map<String, String> environment() {
            return Map.of("ROOT_ACCESS_KEY", ACCESS_KEY, "ROOT_SECRET_KEY", SECRET_KEY);
        }
    },
    /** Heavyweight: the one most often self-hosted. */
    MINIO("minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c") {
        @Override
        List<String> command(String program, int port, Path data) {
            return List.of(
                    program,
                    "server",
                    "--quiet",
                    "--address",
                    "127.0.0.1:" + port,
                    "--console-address",
                    "127.0.0.1:0",
                    data.toString());
        }

        @Override
        Map<String, String> environment() {
            return Map.of("MINIO_ROOT_USER", ACCESS_KEY, "MINIO_ROOT_PASSWORD", SECRET_KEY, "MINIO_UPDATE", "off");
        }
    };

    public static final String ACCESS_KEY = "berth-test";
    public static final String SECRET_KEY = "berth-test-secret";
    public static final String BUCKET = "registry";
    public static final String REGION = "us-east-1";

    private static final Duration START = Duration.ofSeconds(60);

    private static final Map<S3Server, URI> RUNNING = new ConcurrentHashMap<>();

    private final String module;

    S3Server(String module) {
        this.module = module;
    }

    abstract List<String> command(String program, int port, Path data);

    abstract Map<String, String> environment();

    /** The endpoint; starts the server if needed, with an empty bucket. */
    public URI endpoint() {
        return RUNNING.computeIfAbsent(this, S3Server::start);
    }

    private URI start() {
        try {
            Path data = Files.createTempDirectory("berth-" + name().toLowerCase(Locale.ROOT));
            int port = FreePorts.one();
            ProcessBuilder builder = new ProcessBuilder(command(program(), port, data));
            builder.environment().putAll(environment());
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(
                            data.resolveSibling(data.getFileName() + ".log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process, data)));
            await(name()).atMost(START).until(() -> takesConnections(port));
            URI address = URI.create("http://127.0.0.1:" + port);
            createBucket(address);
            return address;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void createBucket(URI address) {
        try (S3Client client = S3Client.builder()
                .endpointOverride(address)
                .forcePathStyle(true)
                .region(Region.of(REGION))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
                .build()) {
            // It listens before it is ready.
            await("a bucket")
                    .atMost(START)
                    .ignoreExceptions()
                    .until(() -> client.createBucket(request -> request.bucket(BUCKET))
                            .sdkHttpResponse()
                            .isSuccessful());
        }
    }

    /** Whether all servers for the bucket tests are installed. */
    public static boolean areInstalled() {
        return Stream.of(values()).allMatch(S3Server::isInstalled);
    }

    /** Whether it is installed. */
    public boolean isInstalled() {
        try {
            program();
            return true;
        } catch (TestAbortedException missing) {
            return false;
        }
    }

    private String program() {
        String program = name().toLowerCase(Locale.ROOT);
        return folders()
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElseThrow(() ->
                        new TestAbortedException(program + " is not installed (go install github.com/" + module + ")"));
    }

    private static Stream<Path> folders() {
        Stream<String> path = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
        Optional<String> goPath = Optional.ofNullable(System.getenv("GOPATH"));
        String home = System.getProperty("user.home");
        return Stream.concat(path.map(Path::of), Stream.of(Path.of(goPath.orElse(home + "/go"), "bin")));
    }

    private static boolean takesConnections(int port) {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void stop(Process process, Path data) {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            try (Stream<Path> tree = Files.walk(data)) {
                tree.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        } catch (IOException | InterruptedException e) {
            // The system removes the remaining temporary files.
        }
    }
}
