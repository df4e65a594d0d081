package io.berth.app.cli;

/**
 * A positional argument of a command.
 *
 * @param name as in the help: {@code CONFIG}
 * @param meaning a description in one sentence
 */
record Operand(String name, boolean required, String meaning) {

    /** The configuration file, used by nearly every command; always the last. */
    static final Operand CONFIG =
            new Operand("CONFIG", false, "The configuration file; REGISTRY_CONFIGURATION_PATH names it too.");

    static Operand required(String name, String meaning) {
        return new Operand(name, true, meaning);
    }

    /** As in a synopsis. */
    String synopsis() {
        return required ? name : "[" + name + "]";
    }
}
