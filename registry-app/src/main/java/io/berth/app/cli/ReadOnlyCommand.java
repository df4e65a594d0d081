package io.berth.app.cli;

import io.berth.app.RootBesideServer;
import io.berth.app.StorageFactory;
import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import io.berth.app.config.RegistryConfig;
import io.berth.core.event.Events;
import io.berth.core.service.ReadOnlyMode;
import io.berth.storage.Storage;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** {@code registry read-only on|off|show}: refuses or accepts pushes while the server runs. */
final class ReadOnlyCommand implements Command {

    private static final Option REASON =
            Option.optional("--reason", "TEXT", "Told to clients whose push is refused; the log has it, too.");

    private static final String SHOW = "read-only show";
    private static final String NOTES = """
            Servers that use the store follow within a second, and after a restart. Pulls, deletions and garbage
            collection go on. Run this as the user that the server runs as. Administrators do the same by PUT, DELETE
            and GET of /api/v1/read-only.

            Example:
              registry read-only %s/etc/berth/registry.yaml
            """;

    private final Usage usage;
    private final Action action;
    private final ConfigLoader loader;
    private final PrintWriter out;

    private ReadOnlyCommand(Usage usage, Action action, ConfigLoader loader, PrintWriter out) {
        this.usage = usage;
        this.action = action;
        this.loader = loader;
        this.out = out;
    }

    /** What is done with the mode; returns what to record in the audit log, empty for nothing. */
    @FunctionalInterface
    private interface Action {
        Map<String, String> run(ReadOnlyMode mode, Arguments arguments) throws IOException;
    }

    static ReadOnlyCommand on(ConfigLoader loader, PrintWriter out) {
        Usage usage = new Usage(
                "read-only on",
                "Refuses pushes, also on a server that runs.",
                List.of(Operand.CONFIG),
                List.of(REASON),
                NOTES.formatted("on --reason 'moving to a larger disk' "));
        return new ReadOnlyCommand(usage, ReadOnlyCommand::enable, loader, out);
    }

    static ReadOnlyCommand off(ConfigLoader loader, PrintWriter out) {
        Usage usage = new Usage(
                "read-only off", "Accepts pushes again.", List.of(Operand.CONFIG), List.of(), NOTES.formatted("off "));
        return new ReadOnlyCommand(usage, (mode, _) -> disable(mode), loader, out);
    }

    static ReadOnlyCommand show(ConfigLoader loader, PrintWriter out) {
        Usage usage = new Usage(
                SHOW,
                "Shows whether pushes are refused, since when and why.",
                List.of(Operand.CONFIG),
                List.of(),
                NOTES.formatted("show "));
        return new ReadOnlyCommand(usage, (_, _) -> Map.of(), loader, out);
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public int run(Arguments arguments) throws ConfigException, IOException {
        RegistryConfig config = arguments.load(loader).config();
        boolean changes = !usage.command().equals(SHOW);
        if (changes) {
            RootBesideServer.refuse(config);
        }
        Clock clock = Clock.systemUTC();
        try (Storage storage = StorageFactory.existing(config, clock);
                CommandTrail trail = changes ? CommandTrail.open(config, clock) : CommandTrail.none(clock)) {
            ReadOnlyMode mode = new ReadOnlyMode(storage.state(), new Events(clock, List.of()), clock);
            Map<String, String> details = action.run(mode, arguments);
            if (!details.isEmpty()) {
                trail.record("read-only", details);
            }
            out.println(mode.order().map(ReadOnlyMode.Order::toString).orElse(accepting(config)));
        }
        return 0;
    }

    private static String accepting(RegistryConfig config) {
        return config.storage().readOnly()
                ? "the registry is read-only by its configuration (storage.maintenance.readonly)"
                : "the registry accepts pushes";
    }

    private static Map<String, String> enable(ReadOnlyMode mode, Arguments arguments) throws IOException {
        String reason = arguments.one(REASON.name()).orElse("");
        mode.enable(reason);
        return Map.of("mode", "on", "reason", reason);
    }

    private static Map<String, String> disable(ReadOnlyMode mode) throws IOException {
        return mode.disable() ? Map.of("mode", "off") : Map.of();
    }
}
