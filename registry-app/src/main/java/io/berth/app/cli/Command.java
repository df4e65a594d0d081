package io.berth.app.cli;

import java.util.List;

/** A command of {@code registry}. */
interface Command {

    /** Its name, arguments and help. */
    Usage usage();

    /** Parses the words after its name. */
    default Arguments read(List<String> words) throws WrongUsage {
        return Arguments.of(words, usage());
    }

    /** Runs it, and returns the exit code. */
    int run(Arguments arguments) throws Exception;
}
