package io.berth.app.config;

import io.berth.app.config.Problem.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The results of reading the configuration: errors, warnings, and each value with its origin. */
final class Report {

    /** Berth's own section. */
    private static final String OWN_SECTION = "berth";

    /** Keys directly below these name a driver. */
    private static final Set<String> DRIVER_SECTIONS = Set.of("storage", "auth");

    private final boolean strict;

    private final List<Problem> errors = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final List<EffectiveValue> values = new ArrayList<>();
    private final Set<String> knownKeys = new LinkedHashSet<>();

    private Report(boolean strict) {
        this.strict = strict;
    }

    /** For a format of Berth's own, in which every unknown or repeated key is an error. */
    static Report strict() {
        return new Report(true);
    }

    /**
     * For a configuration file of registry:2 and registry:3, which ignore unknown and repeated keys: they are warnings,
     * except where they select drivers or belong to Berth's own section (docs/adr/0029).
     */
    static Report ofConfiguration() {
        return new Report(false);
    }

    void error(Origin origin, String key, String message) {
        errors.add(new Problem(Severity.ERROR, origin, key, message));
    }

    void warn(Origin origin, String key, String message) {
        warnings.add(new Problem(Severity.WARNING, origin, key, message));
    }

    void value(String key, String text, Origin origin) {
        values.add(new EffectiveValue(key, text, origin));
    }

    void know(String key) {
        knownKeys.add(key);
    }

    /**
     * Reports an unknown key. An unknown name of a variable is only a warning: Kubernetes sets such variables for every
     * service called {@code registry-something}.
     */
    void unknown(Origin origin, String key) {
        Optional<String> meant = key.startsWith("x-") ? Optional.empty() : Suggestion.nearest(key, knownKeys);
        String suggestion = meant.map(known -> " (did you mean " + spelled(known, origin, key) + "?)")
                .orElse("");
        if (isStrayVariable(origin, key)) {
            warn(origin, "", "no such setting, ignored" + suggestion);
        } else if (isStrict(meant.filter(OWN_SECTION::equals).orElse(key)) || isDriver(key)) {
            error(origin, key, "unknown key" + suggestion);
        } else {
            warn(origin, key, "unknown key, ignored" + suggestion);
        }
    }

    /** Reports a repeated key. */
    void repeated(Origin origin, String key) {
        if (isStrict(key)) {
            error(origin, key, "given twice");
        } else {
            warn(origin, key, "given twice, the last counts");
        }
    }

    private boolean isStrict(String key) {
        return strict || key.equals(OWN_SECTION) || key.startsWith(OWN_SECTION + ".");
    }

    /** Whether this key excludes its siblings, so that values of two are never merged. */
    static boolean isChoice(String key) {
        return DRIVER_SECTIONS.contains(key);
    }

    private static boolean isDriver(String key) {
        return isChoice(key.substring(0, Math.max(0, key.lastIndexOf('.'))));
    }

    private static boolean isStrayVariable(Origin origin, String key) {
        return origin instanceof Origin.Variable variable && key.split("\\.", -1).length <= variable.depth();
    }

    private static String spelled(String known, Origin origin, String key) {
        return isStrayVariable(origin, key) ? EnvironmentOverrides.variable(known) : known;
    }

    /** Throws if there are errors, with the warnings, as an ignored key may explain an error. */
    void refuseErrors() throws ConfigException {
        if (!errors.isEmpty()) {
            throw new ConfigException(Stream.concat(errors.stream(), warnings.stream())
                    .sorted(Comparator.comparingInt(Report::line))
                    .toList());
        }
    }

    boolean hasErrors() {
        return !errors.isEmpty();
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
