package io.berth.http.app;

import io.berth.http.config.ConfigException;
import io.berth.http.config.ConfigLoader;
import io.berth.http.config.LoadedConfig;
import io.berth.http.config.RegistryConfig;
import io.berth.http.config.TlsConfig;
import io.berth.http.log.Logging;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

    private final ConfigLoader loader;

    @Mixin
    private final ConfigSource source = new ConfigSource();

    @Option(
            names = "--dev-tls",
            description = "Serve HTTPS with a certificate made at start, for trying things out on this machine.")
    private boolean developmentTls;

    ServeCommand(ConfigLoader loader) {
        this.loader = loader;
    }

    @Override
    public Integer call() throws ConfigException, IOException, InterruptedException {
        LoadedConfig loaded = source.load(loader);
        RegistryConfig config = developmentTls ? withDevelopmentTls(loaded.config()) : loaded.config();
        Logging.configure(config.log());
        StartNotes.log(loaded);
        try (RegistryServer server = RegistryServer.start(config)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
            server.join();
        }
        return 0;
    }

    /** After an orderly stop we leave with 0, as distribution does; the JVM alone would say 143, a failure to many. */
    private static void stop(RegistryServer server) {
        server.close();
        Runtime.getRuntime().halt(0);
    }

    private static RegistryConfig withDevelopmentTls(RegistryConfig config) {
        return config.with(config.http().with(new TlsConfig.Development()));
    }
}
