package io.berth.http.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What reading the configuration brings to light: errors, warnings, and each value with its origin. */
final class Report {

    private final List<Problem> errors = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final List<EffectiveValue> values = new ArrayList<>();
    private final Set<String> knownKeys = new LinkedHashSet<>();

    void error(Origin origin, String key, String message) {
        errors.add(new Problem(origin, key, message));
    }

    void warn(Origin origin, String key, String message) {
        warnings.add(new Problem(origin, key, message));
    }

    void value(String key, String text, Origin origin) {
        values.add(new EffectiveValue(key, text, origin));
    }

    void know(String key) {
        knownKeys.add(key);
    }

    /**
     * Reports a key that nobody asked for. A variable whose name leads nowhere is only worth a warning: Kubernetes
     * injects such names for every service called {@code registry-something}.
     */
    void unknown(Origin origin, String key) {
        String suggestion = Suggestion.nearest(key, knownKeys)
                .map(known -> " (did you mean " + spelled(known, origin, key) + "?)")
                .orElse("");
        if (isStrayVariable(origin, key)) {
            warn(origin, "", "no such setting, ignored" + suggestion);
        } else {
            error(origin, key, "unknown key" + suggestion);
        }
    }

    private static boolean isStrayVariable(Origin origin, String key) {
        return origin instanceof Origin.Variable variable && key.split("\\.", -1).length <= variable.depth();
    }

    private static String spelled(String known, Origin origin, String key) {
        return isStrayVariable(origin, key) ? EnvironmentOverrides.variable(known) : known;
    }

    /** Throws what is wrong, if anything is. */
    void refuseErrors() throws ConfigException {
        if (!errors.isEmpty()) {
            throw new ConfigException(errors());
        }
    }

    /** Those of the file in the order of its lines, then the others. */
    List<Problem> errors() {
        return errors.stream().sorted(Comparator.comparingInt(Report::line)).toList();
    }

    private static int line(Problem problem) {
        return problem.origin() instanceof Origin.Line line ? line.number() : Integer.MAX_VALUE;
    }

    List<Problem> warnings() {
        return warnings;
    }

    List<EffectiveValue> values() {
        return values;
    }

    Set<String> knownKeys() {
        return knownKeys;
    }
}
