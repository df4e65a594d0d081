package io.berth.app.config;

import java.util.List;
import java.util.Map;

/** Loads text as if it were {@code config.yml}. */
final class Yaml {

    private static final String LEAST = "version: 0.1\nstorage: inmemory\n";

    private Yaml() {}

    static LoadedConfig load(String text, Map<String, String> environment) throws ConfigException {
        return new ConfigLoader(environment).read("config.yml", text, line -> new Origin.Line("config.yml", line));
    }

    static RegistryConfig config(String text) throws ConfigException {
        return load(text, Map.of()).config();
    }

    /** The minimal configuration, with these variables. */
    static LoadedConfig least(Map<String, String> environment) throws ConfigException {
        return load(LEAST, environment);
    }

    /** The minimal configuration. */
    static RegistryConfig least() throws ConfigException {
        return config(LEAST);
    }

    /** The errors of a configuration, one per line; empty when it is valid. */
    static List<String> problems(String text, Map<String, String> environment) {
        try {
            load(text, environment);
            return List.of();
        } catch (ConfigException e) {
            return e.problems().stream().map(Problem::toString).toList();
        }
    }

    static List<String> problems(String text) {
        return problems(text, Map.of());
    }

    /** The warnings of a configuration. */
    static List<String> warnings(String text) throws ConfigException {
        return load(text, Map.of()).warnings().stream().map(Problem::toString).toList();
    }

    /** The errors and warnings of a configuration. */
    static List<String> remarks(String text) {
        return remarks(text, Map.of());
    }

    static List<String> remarks(String text, Map<String, String> environment) {
        try {
            return load(text, environment).warnings().stream()
                    .map(Problem::toString)
                    .toList();
        } catch (ConfigException e) {
            return e.problems().stream().map(Problem::toString).toList();
        }
    }

    /**
     * The minimal configuration with one more key: {@code a.b} becomes a map in a map, {@code a[].b} a map in a list.
     */
    static String with(String key, String value) {
        String inner = value;
        for (String part : List.of(key.split("\\.", -1)).reversed()) {
            boolean list = part.endsWith("[]");
            String name = list ? part.substring(0, part.length() - 2) : part;
            inner = "{" + name + ": " + (list ? "[" + inner + "]" : inner) + "}";
        }
        return merged(inner);
    }

    /** Merges one key into the minimal configuration; a driver replaces the one there. */
    private static String merged(String flow) {
        String body = flow.substring(1, flow.length() - 1);
        boolean storage = body.startsWith("storage:");
        boolean driver = body.matches("storage: \\{(filesystem|inmemory|s3|s3aws|azure|gcs|oss|swift):.*");
        String least = storage ? "version: 0.1\n" : LEAST;
        return least + (storage && !driver ? body.replaceFirst("\\{", "{inmemory: {}, ") : body) + "\n";
    }
}
