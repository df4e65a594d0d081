package io.berth.app.cli;

import io.berth.app.RegistryServer;
import io.berth.app.StartupWarnings;
import io.berth.app.StorageFactory;
import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import io.berth.app.config.ListenAddress;
import io.berth.app.config.LoadedConfig;
import io.berth.app.config.RegistryConfig;
import io.berth.app.config.StorageConfig.Driver;
import io.berth.app.config.TlsConfig;
import io.berth.app.log.Logging;
import io.berth.http.server.DevelopmentCertificates;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code registry serve}: runs until it is stopped. */
final class ServeCommand implements Command {

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    static final String DEVELOPMENT_TLS = "--dev-tls";
    private static final Usage USAGE = new Usage(
            "serve",
            "Serves the registry until it is told to stop (SIGTERM, Ctrl-C).",
            List.of(Operand.CONFIG),
            List.of(
                    Option.flag(
                            DEVELOPMENT_TLS,
                            "Serve HTTPS with a certificate made at start, for trying things out here."),
                    ExperimentalStorage.CONSENT),
            """
            Examples:
              registry serve
              registry serve --dev-tls
              registry serve config/registry.yaml
              REGISTRY_STORAGE=inmemory registry serve
            """);

    private final ConfigLoader loader;
    private final PrintWriter err;

    ServeCommand(ConfigLoader loader, PrintWriter err) {
        this.loader = loader;
        this.err = err;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public int run(Arguments arguments) throws ConfigException, IOException, InterruptedException {
        CompletableFuture<RegistryServer> started = new CompletableFuture<>();
        whenToldToStop(() -> stop(started));
        try {
            serve(arguments, started);
        } finally {
            started.cancel(false);
        }
        return 0;
    }

    private static void whenToldToStop(Runnable stop) {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(stop, "stop"));
        } catch (IllegalStateException e) {
            LOG.debug("told to stop before there was anything to stop", e);
        }
    }

    /**
     * Exits with 0 after an orderly stop, as distribution does; the JVM's default, 143, counts as a failure for many
     * tools.
     */
    private static void stop(CompletableFuture<RegistryServer> started) {
        if (started.isCancelled()) {
            // A failed start or a failure at run time has its own exit code.
            return;
        }
        LOG.info("stopping: waiting for requests in progress");
        if (started.isDone()) {
            started.join().close();
        }
        LOG.info("stopped");
        Runtime.getRuntime().halt(0);
    }

    private void serve(Arguments arguments, CompletableFuture<RegistryServer> started)
            throws ConfigException, IOException, InterruptedException {
        LoadedConfig loaded = arguments.load(loader);
        Logging.configure(loaded.config().log());
        ExperimentalStorage.requireConsent(loaded.config(), arguments);
        boolean developmentTls = arguments.has(DEVELOPMENT_TLS);
        StartupWarnings.log(loaded, developmentTls);
        RegistryConfig config = developmentTls ? withDevelopmentTls(loaded.config()) : loaded.config();
        try (RegistryServer server = RegistryServer.start(config)) {
            started.complete(server);
            server.join();
        }
    }

    /** The certificates are kept in the data directory, so that clients need to trust them only once. */
    private RegistryConfig withDevelopmentTls(RegistryConfig config) throws IOException {
        StorageFactory.requireWritable(config);
        Path data = switch (config.storage().driver()) {
            case Driver.Filesystem(Path rootDirectory, int _) -> rootDirectory;
            case Driver.S3 _, Driver.InMemory _ -> Path.of("data");
        };
        DevelopmentCertificates certificates = DevelopmentCertificates.prepare(
                data.toAbsolutePath().normalize().resolve("development-tls"), List.of(), Clock.systemUTC());
        err.println(certificates.instructions(nameFor(config.http().addr())));
        return config.with(config.http().with(TlsConfig.of(certificates.certificate(), certificates.key())));
    }

    /** The address of the server for clients on this machine. */
    private static String nameFor(ListenAddress address) {
        return switch (address) {
            case ListenAddress.Tcp(String host, int port) -> (host.isEmpty() ? "localhost" : host) + ":" + port;
            case ListenAddress.Unix _ -> "localhost";
        };
    }
}
