package io.berth.http.app;

import io.berth.http.config.ConfigException;
import io.berth.http.config.ConfigLoader;
import io.berth.http.log.Logging;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command line. Exit codes: 0 done, 1 the configuration or the start failed, 2 used wrongly. */
@Command(
        name = "registry",
        description = "Berth, a container image registry.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = HelpCommand.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  registry serve",
            "      listens on port 5000 and keeps its data in ./data",
            "  registry serve config/registry.yaml",
            "  REGISTRY_HTTP_ADDR=127.0.0.1:5001 registry serve",
            "  registry check-config /etc/distribution/config.yml",
            "  registry show-config",
            "",
            "Without CONFIG, REGISTRY_CONFIGURATION_PATH names the file; without that,",
            "defaults apply. REGISTRY_<KEY> overrides any key: REGISTRY_HTTP_ADDR is",
            "http.addr."
        })
public final class Main {

    private static final int FAILED = 1;

    private Main() {}

    public static void main(String[] arguments) {
        Logging.quiet();
        System.exit(commandLine(ConfigLoader.ofProcess()).execute(orHelp(arguments)));
    }

    static CommandLine commandLine(ConfigLoader loader) {
        CommandLine registry = new CommandLine(new Main());
        return registry.addSubcommand(new ServeCommand(loader))
                .addSubcommand(new CheckConfigCommand(loader, registry::getOut))
                .addSubcommand(new ShowConfigCommand(loader, registry::getOut))
                .setExecutionExceptionHandler(Main::explain);
    }

    static String[] orHelp(String[] arguments) {
        return arguments.length == 0 ? new String[] {"--help"} : arguments;
    }

    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        PrintWriter err = command.getErr();
        switch (failure) {
            case ConfigException config -> config.problems().forEach(problem -> err.println("registry: " + problem));
            case NoSuchFileException missing ->
                err.println("registry: cannot start: " + missing.getFile() + ": no such file or folder");
            case AccessDeniedException denied ->
                err.println("registry: cannot start: " + denied.getFile() + ": permission denied");
            case FileSystemException file ->
                err.println("registry: cannot start: " + file.getFile() + ": "
                        + Objects.requireNonNullElse(file.getReason(), "cannot be used"));
            case IOException io -> err.println("registry: cannot start: " + io.getMessage());
            default -> throw failure;
        }
        return FAILED;
    }
}
