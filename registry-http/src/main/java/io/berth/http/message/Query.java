package io.berth.http.message;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The decoded query of a request: names and values, in order. A name without a value has an empty one. */
public final class Query {

    private static final Query EMPTY = new Query(Map.of());

    private final Map<String, List<String>> values;

    private Query(Map<String, List<String>> values) {
        this.values = values;
    }

    /**
     * Parses the text after the question mark.
     *
     * @throws HttpRefusal 400 when a percent escape is malformed
     */
    public static Query parse(String raw) {
        if (raw.isEmpty()) {
            return EMPTY;
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : raw.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            values.computeIfAbsent(PercentEncoding.decodeQuery(name), _ -> new ArrayList<>(1))
                    .add(PercentEncoding.decodeQuery(value));
        }
        return new Query(values);
    }

    /** The first value of a name. */
    public Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /** Every value of a name, in order. */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }
}
