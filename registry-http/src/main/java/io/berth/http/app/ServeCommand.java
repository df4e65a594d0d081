package io.berth.http.app;

import io.berth.http.config.ConfigException;
import io.berth.http.config.ConfigLoader;
import io.berth.http.config.ListenAddress;
import io.berth.http.config.LoadedConfig;
import io.berth.http.config.RegistryConfig;
import io.berth.http.config.StorageConfig.Driver;
import io.berth.http.config.TlsConfig;
import io.berth.http.log.Logging;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code registry serve}: runs until it is told to stop. */
@Command(
        name = "serve",
        description = "Serves the registry until it is told to stop (SIGTERM, Ctrl-C).",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  registry serve",
            "  registry serve --dev-tls",
            "  registry serve config/registry.yaml",
            "  REGISTRY_STORAGE=inmemory registry serve"
        })
final class ServeCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    private final ConfigLoader loader;

    @Mixin
    private final ConfigSource source = new ConfigSource();

    @Option(
            names = "--dev-tls",
            description = "Serve HTTPS with a certificate made at start, for trying things out on this machine.")
    private boolean developmentTls;

    @Spec
    private CommandSpec command = CommandSpec.create();

    ServeCommand(ConfigLoader loader) {
        this.loader = loader;
    }

    @Override
    public Integer call() throws ConfigException, IOException, InterruptedException {
        LoadedConfig loaded = source.load(loader);
        Logging.configure(loaded.config().log());
        StartNotes.log(loaded);
        RegistryConfig config = developmentTls ? withDevelopmentTls(loaded.config()) : loaded.config();
        try (RegistryServer server = RegistryServer.start(config)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
            server.join();
        }
        return 0;
    }

    /** After an orderly stop we leave with 0, as distribution does; the JVM alone would say 143, a failure to many. */
    private static void stop(RegistryServer server) {
        LOG.info("stopping: what is in progress may finish");
        server.close();
        LOG.info("stopped");
        Runtime.getRuntime().halt(0);
    }

    /** Certificates are kept beside the data, so that clients have to be told once. */
    private RegistryConfig withDevelopmentTls(RegistryConfig config) throws IOException {
        Path data = switch (config.storage().driver()) {
            case Driver.Filesystem(Path rootDirectory, int _) -> rootDirectory;
            case Driver.InMemory _ -> Path.of("data");
        };
        DevelopmentCertificates certificates = DevelopmentCertificates.prepare(
                data.toAbsolutePath().normalize().resolve("development-tls"), List.of(), Clock.systemUTC());
        command.commandLine()
                .getErr()
                .println(certificates.instructions(nameFor(config.http().addr())));
        return config.with(config.http().with(TlsConfig.of(certificates.certificate(), certificates.key())));
    }

    /** What clients on this machine call the server. */
    private static String nameFor(ListenAddress address) {
        return switch (address) {
            case ListenAddress.Tcp(String host, int port) -> (host.isEmpty() ? "localhost" : host) + ":" + port;
            case ListenAddress.Unix _ -> "localhost";
        };
    }
}
