package io.berth.app.cli;

import io.berth.app.config.ConfigLoader;
import io.berth.app.log.Logging;
import java.io.PrintStream;
import java.io.PrintWriter;

/** The entry point of the process. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        Logging.quiet();
        System.exit(new CommandLine(ConfigLoader.ofProcess(), writer(System.out), writer(System.err)).run(arguments));
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }
}
