package io.berth.app.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The name, arguments and help of a command.
 *
 * @param command its name, of one word or two: {@code access explain}
 * @param summary a description in one sentence
 * @param operands in order
 * @param options in addition to {@code --help}
 * @param notes further information, with examples
 */
record Usage(String command, String summary, List<Operand> operands, List<Option> options, String notes) {

    private static final Option HELP = Option.flag("-h, --help", "Shows this help.");

    Usage {
        operands = List.copyOf(operands);
        options = List.copyOf(options);
    }

    /** For a command whose only argument is a configuration. */
    static Usage ofConfig(String command, String summary, String notes) {
        return new Usage(command, summary, List.of(Operand.CONFIG), List.of(), notes);
    }

    Optional<Option> option(String name) {
        return options.stream().filter(option -> option.name().equals(name)).findFirst();
    }

    List<String> optionNames() {
        return Stream.concat(options.stream().map(Option::name), Stream.of("--help"))
                .toList();
    }

    /** The words of its name. */
    List<String> words() {
        return List.of(command.split(" "));
    }

    /** The full help text. */
    String help() {
        int width = Stream.concat(
                        operands.stream().map(Operand::name),
                        Stream.concat(options.stream(), Stream.of(HELP)).map(Option::spelling))
                .mapToInt(String::length)
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder(synopsis()).append(summary).append("\n\n");
        operands.forEach(operand -> text.append(line(operand.name(), operand.meaning(), width)));
        options.forEach(option -> text.append(line(option.spelling(), option.meaning(), width)));
        return text.append(line(HELP.spelling(), HELP.meaning(), width))
                .append('\n')
                .append(notes)
                .toString();
    }

    /** The synopsis as one line. */
    String synopsis() {
        return Stream.of(
                        Stream.of("Usage: registry", command),
                        options.stream().map(Option::synopsis),
                        Stream.of("[--help]"),
                        operands.stream().map(Operand::synopsis))
                .flatMap(words -> words)
                .collect(Collectors.joining(" ", "", "\n"));
    }

    private static String line(String name, String meaning, int width) {
        return "  " + name + " ".repeat(width + 2 - name.length()) + meaning + "\n";
    }
}
