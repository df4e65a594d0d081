package io.berth.app.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An untyped value and its origin. */
sealed interface Setting {

    Origin origin();

    /** The combination with a later value for the same key: the union of two maps, else the later one. */
    default Setting overlaidBy(Setting later) {
        return later;
    }

    /** A key without a value, or an absent key. */
    record Nothing(Origin origin) implements Setting {
        static final Nothing DEFAULT = new Nothing(new Origin.Default());
    }

    /** A word, number or text; the reader of the key decides which. */
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

    /** A map, in written order. */
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

        /** The existing key that equals {@code name} ignoring case; in lower case when there is none. */
        String keyLike(String name) {
            return entries.keySet().stream()
                    .filter(name::equalsIgnoreCase)
                    .findFirst()
                    .orElseGet(() -> name.toLowerCase(Locale.ROOT));
        }
    }

    /** The value of a variable: text that may also be a map or a list; the reader of the key decides. */
    record Ambiguous(String text, Setting parsed) implements Setting {
        @Override
        public Origin origin() {
            return parsed.origin();
        }
    }
}
