package io.berth.http.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A value as written, untyped, that knows where it was written. */
sealed interface Setting {

    Origin origin();

    /** What this and another one for the same key come to: of two maps the keys of both, else the later one. */
    default Setting overlaidBy(Setting later) {
        return later;
    }

    /** A key without a value, or no key at all. */
    record Nothing(Origin origin) implements Setting {
        static final Nothing DEFAULT = new Nothing(new Origin.Default());
    }

    /** A word, number or text; which of them, the reader of the key decides. */
    record Scalar(String text, Origin origin) implements Setting {}

    /** A list. */
    record Items(List<Setting> items, Origin origin) implements Setting {
        public Items {
            items = List.copyOf(items);
        }

        Items with(int index, Setting item) {
            List<Setting> changed = new ArrayList<>(items);
            if (index == changed.size()) {
                changed.add(item);
            } else {
                changed.set(index, item);
            }
            return new Items(changed, origin);
        }
    }

    /** A map, in the order written. */
    record Section(Map<String, Setting> entries, Origin origin) implements Setting {
        public Section {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        static Section empty(Origin origin) {
            return new Section(Map.of(), origin);
        }

        Setting get(String key) {
            return entries.getOrDefault(key, Nothing.DEFAULT);
        }

        @Override
        public Setting overlaidBy(Setting later) {
            return switch (later) {
                case Section map -> overlaidBy(map);
                case Nothing nothing -> this;
                case Setting other -> other;
            };
        }

        private Section overlaidBy(Section later) {
            Map<String, Setting> all = new LinkedHashMap<>(entries);
            later.entries.forEach((key, value) -> all.merge(key, value, Setting::overlaidBy));
            return new Section(all, later.origin);
        }

        Section with(String key, Setting value) {
            Map<String, Setting> changed = new LinkedHashMap<>(entries);
            changed.put(key, value);
            return new Section(changed, origin);
        }

        /** The key that {@code name} means, whatever its case; in lower case when there is none yet. */
        String keyLike(String name) {
            return entries.keySet().stream()
                    .filter(name::equalsIgnoreCase)
                    .findFirst()
                    .orElseGet(() -> name.toLowerCase(Locale.ROOT));
        }
    }

    /** From a variable: text that also reads as a map or a list; the key it is for decides which was meant. */
    record Ambiguous(String text, Setting parsed) implements Setting {
        @Override
        public Origin origin() {
            return parsed.origin();
        }
    }
}
