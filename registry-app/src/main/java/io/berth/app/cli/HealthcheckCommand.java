package io.berth.app.cli;

import io.berth.app.HealthProbe;
import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/** {@code registry healthcheck}: whether the configured server responds, for {@code HEALTHCHECK} of an image. */
final class HealthcheckCommand implements Command {

    private static final Option DEVELOPMENT_TLS =
            Option.flag(ServeCommand.DEVELOPMENT_TLS, "Ask over HTTPS, as the server was started with this option.");

    private static final Usage USAGE = new Usage(
            "healthcheck",
            "Asks the running server whether it answers.",
            List.of(Operand.CONFIG),
            List.of(DEVELOPMENT_TLS),
            """
            Asks GET / at the address of http.addr, on this machine. Exit code 0: it answers. 1: it does not, within
            5 seconds. Without --dev-tls, a server that was started with it is asked over plain HTTP first, which it
            logs. In the image the option is added by itself.

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
        HealthProbe probe =
                new HealthProbe(arguments.load(loader).config().http(), arguments.has(DEVELOPMENT_TLS.name()));
        probe.run();
        out.println("ok: " + probe.address());
        return 0;
    }
}
