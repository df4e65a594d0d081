package io.berth.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of this machine, with the initial arguments and the environment of every run. Immutable. */
final class Tool {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final List<String> command;
    private final Map<String, String> environment;
    private final Duration deadline;
    private final Path folder;

    private Tool(List<String> command, Map<String, String> environment, Duration deadline, Path folder) {
        this.command = command;
        this.environment = environment;
        this.deadline = deadline;
        this.folder = folder;
    }

    /** The program {@code name}, searched for in {@code PATH} and where {@code go install} puts programs. */
    static Tool named(String name) {
        return at(find(name).orElseThrow(() -> MissingPart.of(name + " is not installed")));
    }

    /** The program at this path. */
    static Tool at(Path program) {
        return new Tool(List.of(program.toString()), Map.of(), PATIENCE, Path.of(""));
    }

    private static Optional<Path> find(String name) {
        String goPath = System.getenv().getOrDefault("GOPATH", System.getProperty("user.home") + "/go");
        Stream<String> folders = Stream.concat(
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator)),
                Stream.of(goPath + "/bin", "/usr/sbin"));
        return folders.map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Where the program is. */
    Path program() {
        return Path.of(command.getFirst());
    }

    /** This tool, with {@code arguments} before those of each run. */
    Tool with(String... arguments) {
        return new Tool(Stream.concat(command.stream(), Stream.of(arguments)).toList(), environment, deadline, folder);
    }

    /** This tool, with one more environment variable. */
    Tool where(String variable, Object value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value.toString());
        return new Tool(command, Map.copyOf(more), deadline, folder);
    }

    /** This tool, with a timeout for its runs. */
    Tool within(Duration deadline) {
        return new Tool(command, environment, deadline, folder);
    }

    /** This tool, run in {@code folder}. */
    Tool in(Path folder) {
        return new Tool(command, environment, deadline, folder);
    }

    /** Runs it; fails the test with all of its output unless it succeeds. */
    Output run(Object... arguments) {
        Output output = attempt(arguments);
        if (output.status() != 0) {
            throw new AssertionError(
                    describe(arguments) + " ended with " + output.status() + "\n" + output.everything());
        }
        return output;
    }

    /** Runs it, with any exit status. */
    Output attempt(Object... arguments) {
        try {
            return capture(Files.createTempDirectory("berth-it-tool"), arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(describe(arguments) + " was interrupted", e);
        }
    }

    private Output capture(Path streams, Object... arguments) throws IOException, InterruptedException {
        Path out = streams.resolve("out");
        Path err = streams.resolve("err");
        Process process = start(out, err, arguments);
        boolean ended = process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
        Output output = new Output(process.exitValue(), Files.readString(out), Files.readString(err));
        Folders.delete(streams);
        if (!ended) {
            throw new AssertionError(
                    describe(arguments) + " took longer than " + deadline + "\n" + output.everything());
        }
        return output;
    }

    /** Starts it without waiting for its exit; its output goes to two files, which may be the same. */
    Process start(Path out, Path err, Object... arguments) throws IOException {
        Stream<String> all =
                Stream.concat(command.stream(), Arrays.stream(arguments).map(Object::toString));
        ProcessBuilder builder = new ProcessBuilder(all.toList());
        builder.directory(folder.toAbsolutePath().toFile());
        builder.environment().putAll(environment);
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()));
        builder.redirectError(ProcessBuilder.Redirect.appendTo(err.toFile()));
        return builder.start();
    }

    private String describe(Object... arguments) {
        return String.join(" ", command) + " "
                + String.join(
                        " ", Arrays.stream(arguments).map(Object::toString).toList());
    }
}
