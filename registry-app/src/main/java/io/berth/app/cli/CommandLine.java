package io.berth.app.cli;

import io.berth.app.Version;
import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import io.berth.app.config.Problem;
import io.berth.app.config.Suggestion;
import io.berth.core.file.FileFailure;
import io.berth.core.model.RegistryException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds and runs the command, and reports errors. */
final class CommandLine {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USED_WRONGLY = 2;

    /** The words that request the general help. */
    private static final Set<String> ANY_HELP = Set.of("help", "-h", "--help");

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
                new ServeCommand(loader, err),
                new CheckConfigCommand(loader, out),
                new ShowConfigCommand(loader, out),
                new HealthcheckCommand(loader, out),
                new CopyStorageCommand(loader, out),
                new ExplainAccessCommand(loader, out),
                new CheckAccessCommand(loader, out),
                UserCommand.add(loader, PasswordPrompt.ofProcess(), out),
                UserCommand.remove(loader, out),
                UserCommand.list(loader, out),
                new KeyCreateCommand(loader, out, err),
                new KeyListCommand(loader, out, err),
                new KeyRevokeCommand(loader, out),
                new GarbageCollectCommand(loader, out, err),
                new ExplainContentCommand(loader, out),
                ReadOnlyCommand.on(loader, out),
                ReadOnlyCommand.off(loader, out),
                ReadOnlyCommand.show(loader, out),
                new ScrubCommand(loader, out, err),
                new FsckCommand(loader, out, err),
                new QuotaCommand(loader, out),
                new HistoryCommand(loader, out),
                new ResolveCommand(loader, out),
                new UndeleteCommand(loader, out, err),
                new PullsCommand(loader, out),
                new RetentionSimulateCommand(loader, out),
                new RetentionRunCommand(loader, out, err));
        this.rehearsal = new AotTrainingCommand(loader);
        this.out = out;
        this.err = err;
    }

    /** The words that commands begin with, in the order of the help. */
    List<String> firstWords() {
        return Stream.concat(
                        commands.stream().map(command -> command.usage().words().getFirst()), Stream.of("help"))
                .distinct()
                .toList();
    }

    /** Their names, arguments and help. */
    List<Usage> usages() {
        return commands.stream().map(Command::usage).toList();
    }

    /** Runs the command line, and returns the exit code: 0 success, 1 failure, 2 wrong usage. */
    int run(String... words) {
        List<String> all = words.length == 0 ? List.of("help") : Arrays.asList(words);
        List<String> rest = all.subList(1, all.size());
        return switch (all.getFirst()) {
            case "-h", "--help" -> print(help());
            case "-V", "--version" -> print("registry berth " + Version.number() + "\n");
            case "help" -> rest.isEmpty() || ANY_HELP.contains(rest.getFirst()) ? print(help()) : help(rest);
            case "rehearse" -> run(rehearsal, rest);
            default ->
                find(all)
                        .map(command ->
                                run(command, all.subList(command.usage().words().size(), all.size())))
                        .orElseGet(() -> help(all));
        };
    }

    private int run(Command command, List<String> words) {
        if (words.contains("-h") || words.contains("--help")) {
            return print(command.usage().help());
        }
        try {
            return command.run(command.read(words));
        } catch (WrongUsage e) {
            return refuse(e.problem(), command.usage().command());
        } catch (Exception e) {
            explain(e);
            return FAILED;
        }
    }

    /** The command whose name begins the words. */
    private Optional<Command> find(List<String> words) {
        return commands.stream()
                .filter(command -> startsWith(words, command.usage().words()))
                .findFirst();
    }

    private static boolean startsWith(List<String> words, List<String> beginning) {
        return words.size() >= beginning.size()
                && words.subList(0, beginning.size()).equals(beginning);
    }

    /** Prints the help of the named command, or of all whose names begin with the first word. */
    private int help(List<String> words) {
        Optional<Command> named = find(words);
        if (named.isPresent()) {
            return print(named.get().usage().help());
        }
        List<Command> group = commands.stream()
                .filter(command -> command.usage().words().getFirst().equals(words.getFirst()))
                .toList();
        if (group.isEmpty()) {
            return refuseUnknown(words.getFirst());
        }
        boolean asked =
                words.size() == 1 || words.get(1).equals("-h") || words.get(1).equals("--help");
        String help = "Usage: registry " + words.getFirst() + " [--help] COMMAND\n\nCommands:\n" + list(group);
        return asked ? print(help) : refuseUnknown(words, group);
    }

    private int refuseUnknown(String word) {
        String kind = word.startsWith("-") ? "option" : "command";
        List<String> known = Stream.concat(firstWords().stream(), Stream.of("--help", "--version"))
                .toList();
        return refuse("unknown " + kind + ": " + word + Suggestion.question(word, known), "");
    }

    private int refuseUnknown(List<String> words, List<Command> group) {
        String name = words.getFirst() + " " + words.get(1);
        List<String> known =
                group.stream().map(command -> command.usage().command()).toList();
        return refuse("unknown command: " + name + Suggestion.question(name, known), words.getFirst());
    }

    private String help() {
        return SYNOPSIS + "Berth, a container image registry.\n\nCommands:\n" + list(commands) + "\n" + NOTES;
    }

    private static String list(List<Command> commands) {
        StringBuilder text = new StringBuilder();
        for (Command command : commands) {
            text.append("  %-20s%s%n"
                    .formatted(command.usage().command(), command.usage().summary()));
        }
        return text.toString();
    }

    private int print(String text) {
        out.print(text);
        out.flush();
        return DONE;
    }

    /** @param command to point to for help; empty for the general help */
    private int refuse(String reason, String command) {
        say(reason);
        err.println("See \"registry " + (command.isEmpty() ? "" : command + " ") + "--help\".");
        err.flush();
        return USED_WRONGLY;
    }

    private void explain(Exception failure) {
        switch (failure) {
            case ConfigException config -> explain(config.problems());
            case IOException io -> say(FileFailure.text(io));
            case RegistryException refusal -> say(String.valueOf(refusal.getMessage()));
            default -> failure.printStackTrace(err);
        }
        err.flush();
    }

    /** Includes warnings: an ignored key may explain an error. */
    private void explain(List<Problem> problems) {
        problems.forEach(problem -> say(problem.severity().word() + ": " + problem));
        long errors = problems.stream()
                .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                .count();
        say("refused: " + errors + (errors == 1 ? " error" : " errors"));
    }

    private void say(String reason) {
        err.println("registry: " + reason);
    }
}
