package io.berth.app.cli;

import io.berth.app.config.AccessConfig;
import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import io.berth.app.config.LoadedConfig;
import io.berth.app.config.RulesFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code registry access check}: checks the rules of a file, or of the configuration. */
final class CheckAccessCommand implements Command {

    private static final Usage USAGE = new Usage(
            "access check",
            "Checks access rules, and says everything that is wrong with them.",
            List.of(Operand.CONFIG),
            List.of(),
            """
            CONFIG may also be a file of rules, as berth.access.file names it: one that a running server would
            take. Exit code 0: they are valid. 1: they are not.

            Examples:
              registry access check /etc/berth/access.yaml
              registry access check /etc/berth/registry.yaml
            """);

    private final ConfigLoader loader;
    private final PrintWriter out;

    CheckAccessCommand(ConfigLoader loader, PrintWriter out) {
        this.loader = loader;
        this.out = out;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public int run(Arguments arguments) throws ConfigException {
        Optional<RulesFile> file = arguments.one(Operand.CONFIG.name()).map(path -> new RulesFile(Path.of(path)));
        if (file.isPresent() && file.get().holdsRulesOnly()) {
            report(file.get());
        } else {
            report(arguments.load(loader));
        }
        return 0;
    }

    private void report(LoadedConfig loaded) throws ConfigException {
        switch (loaded.config().berth().access()) {
            case AccessConfig.None _ -> out.println("ok: " + loaded.source() + ": no access rules");
            case AccessConfig.Inline(var rules) ->
                out.println("ok: " + loaded.source() + ": " + rules.size() + " rules");
            case AccessConfig.File(var path) -> report(new RulesFile(path));
        }
    }

    private void report(RulesFile file) throws ConfigException {
        out.println("ok: " + file.path() + ": " + file.read().size() + " rules");
    }
}
