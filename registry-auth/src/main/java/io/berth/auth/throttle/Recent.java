package io.berth.auth.throttle;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** A bounded map that evicts the least recently used entry. Safe for use by many threads. */
final class Recent<K, V> {

    private static final int MOST = 10_000;

    private final Map<K, V> entries = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MOST;
        }
    };

    synchronized @Nullable V get(K key) {
        return entries.get(key);
    }

    synchronized void merge(K key, V value, BinaryOperator<V> both) {
        entries.merge(key, value, both);
    }

    synchronized void put(K key, V value) {
        entries.put(key, value);
    }

    synchronized void remove(K key) {
        entries.remove(key);
    }

    synchronized int size() {
        return entries.size();
    }
}
