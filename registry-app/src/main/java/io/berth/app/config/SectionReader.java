package io.berth.app.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the typed values of one section. Reading a key marks it as known; {@link #end} reports unknown keys. An invalid
 * value is reported and replaced by its default, so that one pass finds every problem.
 */
final class SectionReader {

    private final String path;
    private final Setting.Section section;
    private final Report report;
    private final ValueReader values;
    private final Set<String> asked = new LinkedHashSet<>();
    private final List<SectionReader> children = new ArrayList<>();

    SectionReader(String path, Setting.Section section, Report report) {
        this.path = path;
        this.section = section;
        this.report = report;
        this.values = new ValueReader(report);
    }

    /** The full name of a key of this section. */
    String name(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Whether the key is present. */
    boolean has(String key) {
        ask(key);
        return section.entries().containsKey(key);
    }

    /** Whether the value is absent, or an empty list. */
    boolean isEmpty(String key) {
        Setting setting = ask(key);
        return setting instanceof Setting.Nothing
                || (setting instanceof Setting.Items list && list.items().isEmpty());
    }

    /** Whether the key has a value other than empty text. */
    boolean saysText(String key) {
        Setting setting = ask(key);
        return !(setting instanceof Setting.Nothing) && !isEmptyText(setting);
    }

    /** Whether the value is one of these words. */
    boolean says(String key, Set<String> words) {
        return ask(key) instanceof Setting.Scalar scalar && words.contains(scalar.text());
    }

    /** The keys present. */
    Set<String> keys() {
        return section.entries().keySet();
    }

    Origin origin(String key) {
        return section.get(key).origin();
    }

    // --- values ---

    <T> T value(String key, ValueType<T> type, T fallback) {
        Optional<T> given = given(key, type);
        Origin origin = given.isPresent() ? origin(key) : new Origin.Default();
        T value = given.orElse(fallback);
        report.value(name(key), type.print().apply(value), origin);
        return value;
    }

    /** The value, if present and not empty text. */
    <T> Optional<T> optional(String key, ValueType<T> type) {
        Optional<T> given = isEmptyText(ask(key)) ? Optional.empty() : given(key, type);
        given.ifPresent(value -> report.value(name(key), type.print().apply(value), origin(key)));
        return given;
    }

    /**
     * A required value.
     *
     * @param why completes the message when it is absent
     * @param placeholder to continue with
     */
    <T> T required(String key, ValueType<T> type, String why, T placeholder) {
        if (!saysText(key)) {
            missing(key, why);
            return placeholder;
        }
        return optional(key, type).orElse(placeholder);
    }

    /** The items of a list; a single value counts as a list of one. */
    <T> List<T> list(String key, ValueType<T> type, List<T> fallback) {
        Setting setting = ask(key);
        boolean given = !(setting instanceof Setting.Nothing);
        List<T> items = given ? values.all(name(key), setting, type) : fallback;
        report.value(name(key), printed(items, type), setting.origin());
        return items;
    }

    /** A list that must not be empty if present: an empty one could mean everything or nothing. */
    <T> List<T> some(String key, ValueType<T> type, List<T> fallback) {
        if (has(key) && isEmpty(key)) {
            error(key, "says nothing; expected " + type.expected());
        }
        return list(key, type, fallback);
    }

    /** A map with arbitrary keys to single values. */
    <T> Map<String, T> map(String key, ValueType<T> type) {
        Map<String, T> entries = new LinkedHashMap<>();
        SectionReader map = section(key);
        map.keys().forEach(name -> map.optional(name, type).ifPresent(value -> entries.put(name, value)));
        return entries;
    }

    /** A map with arbitrary keys to lists; a single value counts as a list of one. */
    <T> Map<String, List<T>> lists(String key, ValueType<T> type) {
        Map<String, List<T>> entries = new LinkedHashMap<>();
        SectionReader map = section(key);
        map.keys().forEach(name -> entries.put(name, map.list(name, type, List.of())));
        return entries;
    }

    // --- sections ---

    /** The section under a key; an empty one when it is absent. */
    SectionReader section(String key) {
        return child(name(key), ask(key));
    }

    /** The section under a key that may also be the bare name of its only key: {@code storage: inmemory}. */
    SectionReader choice(String key) {
        Setting setting = ask(key);
        if (setting instanceof Setting.Scalar word) {
            Setting.Section chosen = Setting.Section.empty(word.origin());
            return child(name(key), chosen.with(word.text(), new Setting.Nothing(word.origin())));
        }
        return child(name(key), setting);
    }

    /** The sections in the list under a key. */
    List<SectionReader> sections(String key) {
        return switch (ask(key)) {
            case Setting.Items list -> numbered(key, list);
            case Setting.Ambiguous(String text, Setting.Items list) -> numbered(key, list);
            case Setting.Nothing nothing -> List.of();
            case Setting other -> {
                report.error(other.origin(), name(key), "expected a list");
                yield List.of();
            }
        };
    }

    // --- keys and problems ---

    /** Marks a key and everything under it as known without reading it. */
    void skip(String key) {
        ask(key);
    }

    /** Reports a missing required key; for sections set by variables, names the variable that would set it. */
    void missing(String key, String why) {
        ask(key);
        Origin origin = section.origin() instanceof Origin.Variable
                ? new Origin.Variable(EnvironmentOverrides.variable(name(key)))
                : section.origin();
        report.error(origin, name(key), "missing: " + why);
    }

    void error(String key, String message) {
        report.error(ask(key).origin(), name(key), message);
    }

    /** Reports a problem of the section as a whole. */
    void problem(String message) {
        report.error(section.origin(), path, message);
    }

    void warn(String key, String message) {
        report.warn(ask(key).origin(), name(key), message);
    }

    /** Warns, if the key is present, that it is not supported yet, and still checks the keys under it. */
    void unbuilt(UnsupportedKey unbuilt) {
        String key = unbuilt.key();
        if (has(key)) {
            warn(key, unbuilt.message());
        }
        unbuilt.check(name(key), section.get(key), report);
    }

    /** Reports an error if the key asks for something that is not supported. */
    void refuse(UnsupportedKey unbuilt) {
        Setting setting = ask(unbuilt.key());
        if (UnsupportedKey.asksForSomething(setting)) {
            error(unbuilt.key(), unbuilt.message());
        }
        unbuilt.check(name(unbuilt.key()), setting, report);
    }

    /** Reports unknown keys, here and below; call it after all reading. */
    void end() {
        children.forEach(SectionReader::end);
        section.entries().forEach((key, setting) -> {
            if (!asked.contains(key)) {
                report.unknown(setting.origin(), name(key));
            }
        });
    }

    private Setting ask(String key) {
        asked.add(key);
        report.know(name(key));
        return section.get(key);
    }

    private SectionReader child(String childPath, Setting setting) {
        SectionReader child = new SectionReader(childPath, asSection(childPath, setting), report);
        children.add(child);
        return child;
    }

    private Setting.Section asSection(String childPath, Setting setting) {
        return switch (setting) {
            case Setting.Section inner -> inner;
            case Setting.Ambiguous(String text, Setting.Section inner) -> inner;
            case Setting.Nothing nothing -> Setting.Section.empty(nothing.origin());
            case Setting other -> {
                report.error(other.origin(), childPath, "expected a map of keys");
                yield Setting.Section.empty(other.origin());
            }
        };
    }

    private List<SectionReader> numbered(String key, Setting.Items list) {
        List<SectionReader> readers = new ArrayList<>();
        for (Setting item : list.items()) {
            readers.add(child(name(key) + "[" + readers.size() + "]", item));
        }
        return readers;
    }

    private <T> Optional<T> given(String key, ValueType<T> type) {
        return values.one(name(key), ask(key), type);
    }

    private static boolean isEmptyText(Setting setting) {
        return setting instanceof Setting.Scalar scalar && scalar.text().isEmpty();
    }

    private static <T> String printed(List<T> items, ValueType<T> type) {
        return items.stream().map(type.print()).toList().toString();
    }
}
