package io.berth.http.config;

/**
 * Something the operator should know about the configuration.
 *
 * @param key the full name of the key it is about; empty when it is about the whole
 */
public record Problem(Origin origin, String key, String message) {

    /** On one line: {@code config.yml:12: http.adr: unknown key (did you mean http.addr?)}. */
    @Override
    public String toString() {
        String place = origin instanceof Origin.Default ? "" : origin + ": ";
        return place + (key.isEmpty() ? "" : key + ": ") + message;
    }
}
