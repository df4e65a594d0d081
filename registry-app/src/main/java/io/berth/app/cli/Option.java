package io.berth.app.cli;

/**
 * An option of a command.
 *
 * @param name with its dashes: {@code --user}
 * @param value the name of its value in the help: {@code NAME}; empty for a flag
 * @param meaning a description in one sentence
 */
record Option(String name, String value, Occurrence occurrence, String meaning) {

    /** How often it may be given. */
    enum Occurrence {
        REQUIRED,
        OPTIONAL,
        /** Any number of times. */
        REPEATED,
        /** At least once. */
        ONE_OR_MORE
    }

    /** A flag, such as {@code --dev-tls}. */
    static Option flag(String name, String meaning) {
        return new Option(name, "", Occurrence.OPTIONAL, meaning);
    }

    static Option optional(String name, String value, String meaning) {
        return new Option(name, value, Occurrence.OPTIONAL, meaning);
    }

    static Option required(String name, String value, String meaning) {
        return new Option(name, value, Occurrence.REQUIRED, meaning);
    }

    static Option repeated(String name, String value, String meaning) {
        return new Option(name, value, Occurrence.REPEATED, meaning);
    }

    static Option oneOrMore(String name, String value, String meaning) {
        return new Option(name, value, Occurrence.ONE_OR_MORE, meaning);
    }

    /** Whether its value is a time span, or may be one. */
    boolean takesTime() {
        return value.equals("DURATION") || value.equals("TIME");
    }

    boolean isRequired() {
        return occurrence == Occurrence.REQUIRED || occurrence == Occurrence.ONE_OR_MORE;
    }

    boolean isRepeatable() {
        return occurrence == Occurrence.REPEATED || occurrence == Occurrence.ONE_OR_MORE;
    }

    boolean takesValue() {
        return !value.isEmpty();
    }

    /** As it is typed: {@code --user NAME}. */
    String spelling() {
        return takesValue() ? name + " " + value : name;
    }

    /** As in a synopsis. */
    String synopsis() {
        return switch (occurrence) {
            case REQUIRED -> spelling();
            case OPTIONAL -> "[" + spelling() + "]";
            case REPEATED -> "[" + spelling() + "]...";
            case ONE_OR_MORE -> spelling() + " [" + spelling() + "]...";
        };
    }
}
