package io.berth.app.cli;

import io.berth.app.AotTraining;
import io.berth.app.RegistryServer;
import io.berth.app.StartupWarnings;
import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import io.berth.app.config.LoadedConfig;
import io.berth.app.log.Logging;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * {@code registry rehearse}: starts like {@code serve}, sends itself the most common requests, and stops. The build
 * runs it while the JVM records classes and profiles (docs/adr/0011). Not in the help, as it is for the build only.
 */
final class AotTrainingCommand implements Command {

    private static final Usage USAGE = Usage.ofConfig(
            "rehearse",
            "Starts, pushes and pulls a small image, and stops.",
            "For the build, with a store that is thrown away. Needs plain HTTP and no authentication.\n");

    private final ConfigLoader loader;

    AotTrainingCommand(ConfigLoader loader) {
        this.loader = loader;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public int run(Arguments arguments) throws ConfigException, IOException {
        LoadedConfig loaded = arguments.load(loader);
        Logging.configure(loaded.config().log());
        StartupWarnings.log(loaded, false);
        try (RegistryServer server = RegistryServer.start(loaded.config())) {
            new AotTraining((InetSocketAddress) server.address()).play();
        }
        return 0;
    }
}
