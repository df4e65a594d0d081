package io.berth.http.app;

import io.berth.http.config.ConfigException;
import io.berth.http.config.ConfigLoader;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * {@code registry healthcheck}: whether the server of the configuration answers, for {@code HEALTHCHECK} of an image.
 */
final class HealthcheckCommand implements Command {

    private static final Usage USAGE =
            Usage.ofConfig("healthcheck", "Asks the running server whether it answers.", """
            Asks GET / at the address of http.addr, on this machine. Exit code 0: it answers. 1: it does not, within
            5 seconds.

            Example:
              HEALTHCHECK CMD ["registry", "healthcheck"]
            """);

    private final ConfigLoader loader;
    private final PrintWriter out;

    HealthcheckCommand(ConfigLoader loader, PrintWriter out) {
        this.loader = loader;
        this.out = out;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public int run(Arguments arguments) throws ConfigException, IOException {
        HealthProbe probe = new HealthProbe(arguments.load(loader).config().http());
        probe.run();
        out.println("ok: " + probe.address());
        return 0;
    }
}
