package io.berth.app.cli;

import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import io.berth.app.config.GoDuration;
import io.berth.app.config.LoadedConfig;
import io.berth.app.config.Suggestion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parsed arguments of a command: the values of each {@linkplain Option option} and {@linkplain Operand operand} by
 * name; a flag has an empty value.
 */
record Arguments(Map<String, List<String>> values) {

    Arguments {
        values = Map.copyOf(values);
    }

    /** Parses the words after the command; options may be anywhere, as {@code --user ann} or {@code --user=ann}. */
    static Arguments of(List<String> words, Usage usage) throws WrongUsage {
        Map<String, List<String>> values = new HashMap<>();
        Iterator<Operand> operands = usage.operands().iterator();
        Iterator<String> rest = words.iterator();
        while (rest.hasNext()) {
            String word = rest.next();
            if (word.startsWith("-")) {
                readOption(word, rest, usage, values);
            } else if (operands.hasNext()) {
                add(values, operands.next().name(), word);
            } else {
                throw new WrongUsage("one word too many: " + word);
            }
        }
        refuseIncomplete(usage, values);
        return new Arguments(values);
    }

    private static void readOption(String word, Iterator<String> rest, Usage usage, Map<String, List<String>> values)
            throws WrongUsage {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        Option option = usage.option(name).orElseThrow(() -> unknown(name, usage));
        if (!option.isRepeatable() && values.containsKey(name)) {
            throw new WrongUsage("given twice: " + name);
        }
        if (!option.takesValue()) {
            if (equals >= 0) {
                throw new WrongUsage("takes no value: " + name);
            }
            add(values, name, "");
        } else if (equals >= 0) {
            add(values, name, valueOf(option, word.substring(equals + 1)));
        } else if (rest.hasNext()) {
            add(values, name, valueOf(option, rest.next()));
        } else {
            throw new WrongUsage("missing behind " + name + ": " + option.value());
        }
    }

    /** Go would take a number without a unit for nanoseconds, and {@code --grace 24} for no time at all. */
    private static String valueOf(Option option, String text) throws WrongUsage {
        if (option.takesTime() && GoDuration.lacksUnit(text)) {
            throw new WrongUsage(option.name() + ": " + text + " has no unit (expected such as 24h)");
        }
        return text;
    }

    private static WrongUsage unknown(String option, Usage usage) {
        return new WrongUsage("unknown option: " + option + Suggestion.question(option, usage.optionNames()));
    }

    private static void add(Map<String, List<String>> values, String name, String value) {
        values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }

    private static void refuseIncomplete(Usage usage, Map<String, List<String>> values) throws WrongUsage {
        for (Option option : usage.options()) {
            if (option.isRequired() && !values.containsKey(option.name())) {
                throw new WrongUsage("missing: " + option.spelling());
            }
        }
        for (Operand operand : usage.operands()) {
            if (operand.required() && !values.containsKey(operand.name())) {
                throw new WrongUsage("missing: " + operand.name());
            }
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** All values of a repeatable argument. */
    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    Optional<String> one(String name) {
        return all(name).stream().findFirst();
    }

    /** The value of a required argument. */
    String required(String name) {
        return one(name).orElseThrow(() -> new IllegalStateException("the usage does not require " + name));
    }

    /** Loads the named configuration, or else the default one. */
    LoadedConfig load(ConfigLoader loader) throws ConfigException {
        Optional<String> config = one(Operand.CONFIG.name());
        return config.isPresent() ? loader.load(Path.of(config.get())) : loader.load();
    }
}
