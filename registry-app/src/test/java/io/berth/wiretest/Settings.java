package io.berth.wiretest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Builds a configuration file from lines such as {@code http.prefix: /x/}; a later line replaces an earlier one. */
final class Settings {

    private final Map<String, Object> root = new LinkedHashMap<>();

    Settings with(String... lines) {
        for (String line : lines) {
            int colon = line.indexOf(": ");
            put(line.substring(0, colon).split("\\."), line.substring(colon + 2));
        }
        return this;
    }

    @SuppressWarnings("unchecked") // a value that is not text is a map that was put here
    private void put(String[] path, String value) {
        Map<String, Object> section = root;
        for (int i = 0; i < path.length - 1; i++) {
            section = (Map<String, Object>) section.computeIfAbsent(path[i], _ -> new LinkedHashMap<>());
        }
        section.put(path[path.length - 1], value);
    }

    String yaml() {
        return print(root);
    }

    private static String print(Object value) {
        return switch (value) {
            case Map<?, ?> section ->
                section.entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + print(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            default -> value.toString();
        };
    }
}
