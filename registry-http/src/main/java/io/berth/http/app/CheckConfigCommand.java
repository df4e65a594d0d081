package io.berth.http.app;

import io.berth.http.config.ConfigException;
import io.berth.http.config.ConfigLoader;
import io.berth.http.config.LoadedConfig;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code registry check-config}: whether {@code serve} would take the configuration. */
@Command(
        name = "check-config",
        description = "Checks the configuration, and says everything that is wrong with it.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit code 0: it is valid; warnings name what has no effect. 1: it is not. Files it names are not opened.",
            "",
            "Example:",
            "  registry check-config /etc/docker/registry/config.yml"
        })
final class CheckConfigCommand implements Callable<Integer> {

    private final ConfigLoader loader;
    private final Supplier<PrintWriter> out;

    @Mixin
    private final ConfigSource source = new ConfigSource();

    CheckConfigCommand(ConfigLoader loader, Supplier<PrintWriter> out) {
        this.loader = loader;
        this.out = out;
    }

    @Override
    public Integer call() throws ConfigException {
        LoadedConfig loaded = source.load(loader);
        loaded.warnings().forEach(warning -> out.get().println("warning: " + warning));
        out.get().println("ok: " + loaded.source());
        return 0;
    }
}
