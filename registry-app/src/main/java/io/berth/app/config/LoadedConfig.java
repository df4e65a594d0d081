package io.berth.app.config;

import java.util.List;

/**
 * A valid configuration.
 *
 * @param source its file, or a description of the default
 * @param warnings for the operator
 * @param values every setting with its origin, in the order of the reference file
 */
public record LoadedConfig(RegistryConfig config, String source, List<Problem> warnings, List<EffectiveValue> values) {

    static final String DEFAULTS = "no file, defaults";

    /** Whether it was read from a file; else it consists of defaults and variables of the environment. */
    public boolean isFromFile() {
        return !source.equals(DEFAULTS);
    }

    public LoadedConfig {
        warnings = List.copyOf(warnings);
        values = List.copyOf(values);
    }
}
