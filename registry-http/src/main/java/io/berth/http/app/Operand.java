package io.berth.http.app;

/**
 * A word that a command takes by its place.
 *
 * @param name as the help calls it: {@code CONFIG}
 * @param meaning what it is, in one sentence
 */
record Operand(String name, boolean required, String meaning) {

    /** What nearly every command works on; always the last. */
    static final Operand CONFIG =
            new Operand("CONFIG", false, "The configuration file; REGISTRY_CONFIGURATION_PATH names it too.");

    static Operand required(String name, String meaning) {
        return new Operand(name, true, meaning);
    }

    /** As a synopsis has it. */
    String synopsis() {
        return required ? name : "[" + name + "]";
    }
}
