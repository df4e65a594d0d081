package io.berth.app.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Converts settings to typed values; invalid ones are reported and count as absent. */
final class ValueReader {

    private final Report report;

    ValueReader(Report report) {
        this.report = report;
    }

    /** The value; empty when it is absent or invalid. */
    <T> Optional<T> one(String key, Setting setting, ValueType<T> type) {
        return switch (setting) {
            case Setting.Nothing nothing -> Optional.empty();
            case Setting.Scalar(String text, Origin origin) -> parse(key, text, origin, type);
            case Setting.Ambiguous either -> parse(key, either.text(), either.origin(), type);
            case Setting.Items list -> wrong(key, "a list", list.origin(), type);
            case Setting.Section map -> wrong(key, "a map", map.origin(), type);
        };
    }

    /** The values of a list; a single value counts as a list of one. */
    <T> List<T> all(String key, Setting setting, ValueType<T> type) {
        return switch (setting) {
            case Setting.Items list ->
                list.items().stream()
                        .flatMap(item -> one(key, item, type).stream())
                        .toList();
            case Setting.Ambiguous(String text, Setting.Items list) -> all(key, list, type);
            case Setting single -> one(key, single, type).stream().toList();
        };
    }

    private <T> Optional<T> parse(String key, String text, Origin origin, ValueType<T> type) {
        try {
            T value = type.parse().apply(text);
            if (value instanceof Duration && GoDuration.lacksUnit(text)) {
                report.warn(origin, key, nanoseconds(text));
            }
            return Optional.of(value);
        } catch (GoDuration.MissingUnit e) {
            report.error(origin, key, e.getMessage() + " (expected such as " + text + "s or " + text + "h)");
            return Optional.empty();
        } catch (IllegalArgumentException | ArithmeticException e) {
            return wrong(key, "\"" + text + "\"", origin, type);
        }
    }

    private static String nanoseconds(String text) {
        Duration meant = GoDuration.parse(text);
        String printed = GoDuration.print(meant);
        return text + " has no unit and is "
                + (printed.endsWith("ns")
                        ? text + " nanoseconds, as in registry:2 (expected such as " + text + "s or " + text + "h)"
                        : printed + " in nanoseconds, as in registry:2 (expected such as " + printed + ")");
    }

    private <T> Optional<T> wrong(String key, String found, Origin origin, ValueType<T> type) {
        report.error(origin, key, "expected " + type.expected() + ", found " + found);
        return Optional.empty();
    }
}
