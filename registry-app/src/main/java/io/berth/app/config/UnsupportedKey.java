package io.berth.app.config;

import java.util.List;

/**
 * A key of distribution that has no effect here. Keys under it are still checked for misspellings.
 *
 * @param kind whether its lack matters
 * @param consequence the effect of the lack, and what to do about it
 * @param names the keys under it, where {@code []} stands for any item and {@code *} for any key
 */
record UnsupportedKey(String key, Kind kind, String consequence, List<String> names) {

    /** Why it has no effect. */
    enum Kind {
        NOT_YET("not built yet"),
        NEEDLESS("has no effect");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /** @param names separated by spaces */
    static UnsupportedKey of(String key, String consequence, String names) {
        return of(key, Kind.NOT_YET, consequence, names);
    }

    /** A key that is not needed: it configures something that Berth does not use. */
    static UnsupportedKey needless(String key, String consequence, String names) {
        return of(key, Kind.NEEDLESS, consequence, names);
    }

    private static UnsupportedKey of(String key, Kind kind, String consequence, String names) {
        return new UnsupportedKey(key, kind, consequence, names.isEmpty() ? List.of() : List.of(names.split(" ")));
    }

    String message() {
        return kind.words + ": " + consequence;
    }

    /** Whether it contains any value. */
    static boolean asksForSomething(Setting setting) {
        return switch (setting) {
            case Setting.Nothing nothing -> false;
            case Setting.Scalar(String text, Origin origin) -> !text.isEmpty();
            case Setting.Items list -> list.items().stream().anyMatch(UnsupportedKey::asksForSomething);
            case Setting.Section map -> map.entries().values().stream().anyMatch(UnsupportedKey::asksForSomething);
            case Setting.Ambiguous either -> asksForSomething(either.parsed());
        };
    }

    /** Reports the keys under {@code setting} that are unknown to distribution, too. */
    void check(String path, Setting setting, Report report) {
        names.forEach(name -> know(path, name, report));
        check(path, "", setting, report);
    }

    /** Marks a name and its parents as known. */
    private static void know(String path, String name, Report report) {
        String way = path;
        for (String part : name.split("\\.", -1)) {
            way += part.startsWith("[") ? part : "." + part;
            report.know(way);
            report.know(way.replaceFirst("\\[]$", ""));
        }
    }

    private void check(String path, String name, Setting setting, Report report) {
        switch (setting) {
            case Setting.Section map ->
                map.entries().forEach((key, value) -> {
                    String inner = name.isEmpty() ? key : name + "." + key;
                    checkKey(path + "." + key, inner, value, report);
                });
            case Setting.Items list -> list.items().forEach(item -> check(path + "[]", name + "[]", item, report));
            case Setting.Ambiguous either -> check(path, name, either.parsed(), report);
            case Setting.Scalar single -> {}
            case Setting.Nothing nothing -> {}
        }
    }

    private void checkKey(String path, String name, Setting value, Report report) {
        if (names.stream().noneMatch(known -> leadsTo(known, name))) {
            report.unknown(value.origin(), path);
        } else {
            check(path, name, value, report);
        }
    }

    private static boolean leadsTo(String known, String name) {
        boolean free = known.endsWith("*") && name.startsWith(known.substring(0, known.length() - 1));
        return free || known.equals(name) || known.startsWith(name + ".") || known.startsWith(name + "[");
    }
}
