package io.berth.http.app;

import java.util.Map;
import java.util.TreeMap;

/**
 * How a command is called, and the help that says so.
 *
 * @param command its name
 * @param summary what it does, in one sentence
 * @param options what each option does, by its name; every command has {@code --help} besides
 * @param notes what else there is to know, with examples
 */
record Usage(String command, String summary, Map<String, String> options, String notes) {

    private static final String CONFIG = "The configuration file; REGISTRY_CONFIGURATION_PATH names it too.";
    private static final String HELP = "Shows this help.";

    Usage {
        options = Map.copyOf(options);
    }

    boolean hasOption(String name) {
        return options.containsKey(name);
    }

    /** The whole help, as lines of text. */
    String help() {
        StringBuilder text = new StringBuilder(synopsis()).append(summary).append("\n\n");
        text.append(line("CONFIG", CONFIG));
        new TreeMap<>(options).forEach((name, meaning) -> text.append(line(name, meaning)));
        return text.append(line("-h, --help", HELP)).append('\n').append(notes).toString();
    }

    /** How it is called, as a line of text. */
    String synopsis() {
        StringBuilder text = new StringBuilder("Usage: registry ").append(command);
        new TreeMap<>(options)
                .forEach((name, _) -> text.append(" [").append(name).append(']'));
        return text.append(" [--help] [CONFIG]\n").toString();
    }

    private static String line(String name, String meaning) {
        return "  " + name + " ".repeat(12 - name.length()) + meaning + "\n";
    }
}
