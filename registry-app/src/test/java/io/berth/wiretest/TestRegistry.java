package io.berth.wiretest;

import io.berth.app.RegistryServer;
import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import io.berth.storage.s3.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A complete server, from configuration to socket, on a loopback port. */
final class TestRegistry implements AutoCloseable {

    private static final AtomicInteger REPOSITORIES = new AtomicInteger();

    private final Path folder;
    private final Medium medium;
    private RegistryServer server;

    private TestRegistry(Path folder, Medium medium, String[] settings) throws IOException {
        this.folder = folder;
        this.medium = medium;
        this.server = startServer(settings);
    }

    /**
     * Starts one with an empty storage.
     *
     * @param settings additional ones, such as {@code http.prefix: /x/}
     */
    static TestRegistry start(Medium medium, String... settings) {
        try {
            return new TestRegistry(Files.createTempDirectory("berth-wire"), medium, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RegistryServer startServer(String... settings) throws IOException {
        Path file = folder.resolve("config.yml");
        Files.writeString(file, usual().with(settings).yaml());
        try {
            return RegistryServer.start(ConfigLoader.ofProcess().load(file).config());
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e.problems().toString(), e);
        }
    }

    /** Durability is tested in the storage module; here fsync would only take time. */
    private Settings usual() {
        return new Settings()
                .with(
                        switch (medium) {
                            case MEMORY -> new String[] {"storage.inmemory: {}"};
                            case FILESYSTEM -> new String[] {"storage.filesystem.rootdirectory: " + data()};
                            case BUCKET -> bucket();
                        })
                .with(
                        "version: 0.1",
                        "log.accesslog.disabled: true",
                        "storage.delete.enabled: true",
                        "http.addr: 127.0.0.1:0",
                        "storage.redirect.disable: true",
                        "http.draintimeout: 0s",
                        "http.secret: the secret",
                        "berth.sync: false");
    }

    /** A bucket below its own prefix, with sizes reduced for tests. */
    private String[] bucket() {
        return new String[] {
            "storage.s3.regionendpoint: '" + S3Server.MINIO.endpoint() + "'",
            "storage.s3.bucket: " + S3Server.BUCKET,
            "storage.s3.rootdirectory: " + folder.getFileName(),
            "storage.s3.accesskey: " + S3Server.ACCESS_KEY,
            "storage.s3.secretkey: " + S3Server.SECRET_KEY,
            "storage.s3.chunksize: 5MiB"
        };
    }

    /** The root of the storage on disk. */
    Path data() {
        return folder.resolve("data");
    }

    /** Stops the server and starts another, with these additional settings, on the same storage. */
    void restart(String... settings) throws IOException {
        server.close();
        server = startServer(settings);
    }

    /** A client that sends these headers with each request. */
    Client client(Field... always) {
        return new Client(address(), List.of(always));
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.address();
    }

    Sending get(String target) {
        return client().send("GET", target);
    }

    /** A repository that no other test uses. */
    Repository repository() {
        return repository("wire/r" + REPOSITORIES.incrementAndGet());
    }

    Repository repository(String name) {
        return new Repository(client(), name);
    }

    @Override
    public void close() throws IOException {
        server.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public String toString() {
        return medium.toString();
    }
}
