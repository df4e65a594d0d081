package io.berth.http.app;

import io.berth.http.config.ConfigException;
import io.berth.http.config.ConfigLoader;
import io.berth.http.config.EffectiveValue;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code registry show-config}: what file, environment and defaults come to. */
@Command(
        name = "show-config",
        description = "Prints every setting in effect and where it comes from; secrets as ***.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  registry show-config",
            "  REGISTRY_LOG_LEVEL=debug registry show-config config/registry.yaml"
        })
final class ShowConfigCommand implements Callable<Integer> {

    private final ConfigLoader loader;
    private final Supplier<PrintWriter> out;

    @Mixin
    private final ConfigSource source = new ConfigSource();

    ShowConfigCommand(ConfigLoader loader, Supplier<PrintWriter> out) {
        this.loader = loader;
        this.out = out;
    }

    @Override
    public Integer call() throws ConfigException {
        source.load(loader).values().forEach(this::print);
        return 0;
    }

    private void print(EffectiveValue value) {
        String setting = value.key() + ": " + value.text();
        out.get().printf("%-56s # %s%n", setting, value.origin());
    }
}
