package io.berth.http.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The header fields of a message in order, with case-insensitive names; repeated fields are kept separate. Immutable.
 * Values of requests are as received; values of responses must not contain line breaks, which the server checks again.
 */
public final class Headers {

    public static final Headers NONE = new Headers();

    /** One field line. */
    public record Field(String name, String value) {}

    /** Never modified or exposed. */
    private final Field[] fields;

    private Headers(Field... fields) {
        this.fields = fields;
    }

    public static Headers of(List<Field> fields) {
        return new Headers(fields.toArray(Field[]::new));
    }

    /**
     * Encodes text beyond ASCII as a field value: its UTF-8 octets, one character each, which recipients treat as
     * opaque (RFC 9110, 5.5).
     */
    public static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** A copy with one more field. */
    public Headers with(String name, String value) {
        Field[] more = Arrays.copyOf(fields, fields.length + 1);
        more[fields.length] = new Field(name, value);
        return new Headers(more);
    }

    /** The first value. */
    public Optional<String> first(String name) {
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }

    /** Every value, in order. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(0);
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                values.add(field.value());
            }
        }
        return values;
    }

    public boolean contains(String name) {
        return first(name).isPresent();
    }

    /** All lines in order. */
    public List<Field> fields() {
        return Collections.unmodifiableList(Arrays.asList(fields));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Field field : fields) {
            boolean secret = field.name().toLowerCase(Locale.ROOT).endsWith("authorization");
            text.append(field.name())
                    .append(": ")
                    .append(secret ? "***" : field.value())
                    .append('\n');
        }
        return text.toString();
    }
}
