package io.berth.http.app;

import io.berth.http.config.ConfigException;
import io.berth.http.config.ConfigLoader;
import io.berth.http.config.LoadedConfig;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a command was given: options, and at most one configuration file. */
record Arguments(Set<String> options, Optional<Path> config) {

    Arguments {
        options = Set.copyOf(options);
    }

    /** Reads the words behind the command. */
    static Arguments of(List<String> words, Usage usage) throws WrongUsage {
        Set<String> options = new HashSet<>();
        Optional<Path> config = Optional.empty();
        for (String word : words) {
            if (usage.hasOption(word)) {
                options.add(word);
            } else if (word.startsWith("-")) {
                throw new WrongUsage("unknown option: " + word);
            } else if (config.isPresent()) {
                throw new WrongUsage("one configuration file is enough: " + word);
            } else {
                config = Optional.of(Path.of(word));
            }
        }
        return new Arguments(options, config);
    }

    boolean has(String option) {
        return options.contains(option);
    }

    /** Loads the named file, or else what is served without one. */
    LoadedConfig load(ConfigLoader loader) throws ConfigException {
        return config.isPresent() ? loader.load(config.get()) : loader.load();
    }
}
