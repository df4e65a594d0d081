package io.berth.auth;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** A bounded map that evicts the least recently used entry. Thread-safe. */
public final class LruMap<K, V> {

    private static final int MOST = 10_000;

    private final Map<K, V> entries = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MOST;
        }
    };

    /** The value of a key, which becomes the most recently used one; null when absent. */
    public synchronized @Nullable V get(K key) {
        return entries.get(key);
    }

    /** As {@link Map#merge}. */
    public synchronized void merge(K key, V value, BinaryOperator<V> both) {
        entries.merge(key, value, both);
    }

    public synchronized void put(K key, V value) {
        entries.put(key, value);
    }

    public synchronized void remove(K key) {
        entries.remove(key);
    }

    public synchronized int size() {
        return entries.size();
    }
}
