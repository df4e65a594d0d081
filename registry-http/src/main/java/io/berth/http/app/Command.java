package io.berth.http.app;

/** One thing {@code registry} does. */
interface Command {

    /** How it is called, and what its help says. */
    Usage usage();

    /** Does it, and returns the exit code. */
    int run(Arguments arguments) throws Exception;
}
