package io.berth.http.app;

import java.util.List;

/** One thing {@code registry} does. */
interface Command {

    /** How it is called, and what its help says. */
    Usage usage();

    /** Reads the words behind its name. */
    default Arguments read(List<String> words) throws WrongUsage {
        return Arguments.of(words, usage());
    }

    /** Does it, and returns the exit code. */
    int run(Arguments arguments) throws Exception;
}
