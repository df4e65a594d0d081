package io.berth.http.config;

import java.util.List;

/**
 * A configuration that can be served.
 *
 * @param source the file it came from, or that there was none
 * @param warnings what the operator should know before relying on it
 * @param values every setting with its origin, in the order of the reference file
 */
public record LoadedConfig(RegistryConfig config, String source, List<Problem> warnings, List<EffectiveValue> values) {

    public LoadedConfig {
        warnings = List.copyOf(warnings);
        values = List.copyOf(values);
    }
}
