package io.berth.app.config;

import java.util.Locale;

/**
 * A problem with the configuration.
 *
 * @param severity whether the configuration is refused because of it
 * @param key the full name of the key; empty when it concerns the whole
 */
public record Problem(Severity severity, Origin origin, String key, String message) {

    /** Whether the configuration is refused. */
    public enum Severity {
        WARNING,
        ERROR;

        /** As it is printed: {@code error}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** On one line: {@code config.yml:12: http.adr: unknown key (did you mean http.addr?)}. */
    @Override
    public String toString() {
        String place = origin instanceof Origin.Default ? "" : origin + ": ";
        return place + (key.isEmpty() ? "" : key + ": ") + message;
    }
}
