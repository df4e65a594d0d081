package io.berth.core.retention;

import java.util.TreeSet;

/** The greatest of many values, in bounded memory. Values that compare as equal count as one. */
final class Greatest<T extends Comparable<? super T>> {

    private final int most;
    private final TreeSet<T> values = new TreeSet<>();

    /** @param most how many; at least one */
    Greatest(int most) {
        this.most = most;
    }

    void add(T value) {
        if (values.size() < most || value.compareTo(values.first()) > 0) {
            values.add(value);
            if (values.size() > most) {
                values.pollFirst();
            }
        }
    }

    /** Whether the value is among them, or would be. */
    boolean has(T value) {
        return values.size() < most || value.compareTo(values.first()) >= 0;
    }
}
