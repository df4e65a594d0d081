package io.berth.app.cli;

import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import io.berth.app.config.EffectiveValue;
import java.io.PrintWriter;

/** {@code registry show-config}: prints the effective configuration of file, environment and defaults. */
final class ShowConfigCommand implements Command {

    private static final Usage USAGE = Usage.ofConfig(
            "show-config", "Prints every setting in effect and where it comes from; secrets as ***.", """
            Examples:
              registry show-config
              REGISTRY_LOG_LEVEL=debug registry show-config config/registry.yaml
            """);

    private final ConfigLoader loader;
    private final PrintWriter out;

    ShowConfigCommand(ConfigLoader loader, PrintWriter out) {
        this.loader = loader;
        this.out = out;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public int run(Arguments arguments) throws ConfigException {
        arguments.load(loader).values().forEach(this::print);
        return 0;
    }

    private void print(EffectiveValue value) {
        String setting = value.key() + ": " + value.text();
        out.printf("%-56s # %s%n", setting, value.origin());
    }
}
