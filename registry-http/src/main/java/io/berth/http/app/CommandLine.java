package io.berth.http.app;

import io.berth.http.config.ConfigException;
import io.berth.http.config.ConfigLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Finds the command that is meant, runs it, and says what went wrong. */
final class CommandLine {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USED_WRONGLY = 2;

    private static final String SYNOPSIS = "Usage: registry [--help] [--version] COMMAND\n";
    private static final String NOTES = """
        Examples:
          registry serve
              listens on port 5000 and keeps its data in ./data
          registry serve config/registry.yaml
          REGISTRY_HTTP_ADDR=127.0.0.1:5001 registry serve
          registry check-config /etc/distribution/config.yml
          registry show-config

        Without CONFIG, REGISTRY_CONFIGURATION_PATH names the file; without that,
        defaults apply. REGISTRY_<KEY> overrides any key: REGISTRY_HTTP_ADDR is
        http.addr.
        """;

    private final List<Command> commands;
    private final Command rehearsal;
    private final PrintWriter out;
    private final PrintWriter err;

    CommandLine(ConfigLoader loader, PrintWriter out, PrintWriter err) {
        this.commands = List.of(
                new ServeCommand(loader, err), new CheckConfigCommand(loader, out), new ShowConfigCommand(loader, out));
        this.rehearsal = new RehearseCommand(loader);
        this.out = out;
        this.err = err;
    }

    /** Runs what the words ask for, and returns the exit code: 0 done, 1 it failed, 2 used wrongly. */
    int run(String... words) {
        String first = words.length == 0 ? "help" : words[0];
        List<String> rest = Arrays.asList(words).subList(Math.min(1, words.length), words.length);
        return switch (first) {
            case "-h", "--help" -> print(help());
            case "-V", "--version" -> print("registry berth " + Version.number() + "\n");
            case "help" -> rest.isEmpty() ? print(help()) : help(rest.getFirst());
            case "rehearse" -> run(rehearsal, rest);
            default -> find(first).map(command -> run(command, rest)).orElseGet(() -> unknown(first));
        };
    }

    private int run(Command command, List<String> words) {
        if (words.contains("-h") || words.contains("--help")) {
            return print(command.usage().help());
        }
        try {
            return command.run(Arguments.of(words, command.usage()));
        } catch (WrongUsage e) {
            return refuse(e.problem(), command.usage().synopsis());
        } catch (Exception e) {
            explain(e);
            return FAILED;
        }
    }

    private Optional<Command> find(String name) {
        return commands.stream()
                .filter(command -> command.usage().command().equals(name))
                .findFirst();
    }

    private int help(String name) {
        return find(name).map(command -> print(command.usage().help())).orElseGet(() -> unknown(name));
    }

    private int unknown(String name) {
        return refuse("unknown command: " + name, help());
    }

    private String help() {
        StringBuilder text = new StringBuilder(SYNOPSIS).append("Berth, a container image registry.\n\nCommands:\n");
        for (Command command : commands) {
            text.append("  %-14s%s%n"
                    .formatted(command.usage().command(), command.usage().summary()));
        }
        return text.append('\n').append(NOTES).toString();
    }

    private int print(String text) {
        out.print(text);
        out.flush();
        return DONE;
    }

    private int refuse(String reason, String usage) {
        err.println("registry: " + reason);
        err.print(usage);
        err.flush();
        return USED_WRONGLY;
    }

    private void explain(Exception failure) {
        switch (failure) {
            case ConfigException config -> config.problems().forEach(problem -> err.println("registry: " + problem));
            case NoSuchFileException missing -> cannotStart(missing.getFile() + ": no such file or folder");
            case AccessDeniedException denied -> cannotStart(denied.getFile() + ": permission denied");
            case FileSystemException file ->
                cannotStart(file.getFile() + ": " + Objects.requireNonNullElse(file.getReason(), "cannot be used"));
            case IOException io -> cannotStart(Objects.requireNonNullElse(io.getMessage(), io.toString()));
            default -> failure.printStackTrace(err);
        }
        err.flush();
    }

    private void cannotStart(String reason) {
        err.println("registry: cannot start: " + reason);
    }
}
