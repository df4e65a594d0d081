package io.berth.storage.metadata;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A bounded cache of small values, with some twenty bytes of overhead for each: for very many facts that can be
 * recomputed and are validated before use. A full set evicts one of its values for a new one.
 *
 * <p>Thread-safe.
 */
public final class SetAssociativeCache<V> {

    /** The slots of a set, any of which can hold a key of that set. */
    private static final int WAYS = 4;

    private static final int SMALLEST = 64;

    private final int largest;
    private int size;
    private long[] keys = new long[SMALLEST];
    private long[] stamps = new long[SMALLEST];
    private @Nullable Object[] values = new @Nullable Object[SMALLEST];

    /** @param most values, approximately; rounded up to a power of two */
    public SetAssociativeCache(int most) {
        largest = Math.max(SMALLEST, Integer.highestOneBit(Math.max(1, most - 1)) << 2);
    }

    /** The last value of a key, if it was stored with this stamp. */
    @SuppressWarnings("unchecked") // Only put fills the slots.
    public synchronized Optional<V> get(long key, long stamp) {
        int slot = slotOf(key);
        return slot >= 0 && stamps[slot] == stamp ? Optional.ofNullable((V) values[slot]) : Optional.empty();
    }

    /** Stores a value in place of the current one of the key; returns that or another evicted value, if any. */
    @SuppressWarnings("unchecked") // Only put fills the slots.
    public synchronized Optional<V> put(long key, long stamp, V value) {
        if (size > keys.length / 2 && keys.length < largest) {
            grow();
        }
        int slot = slotFor(key);
        V displaced = (V) values[slot];
        if (displaced == null) {
            size++;
        }
        set(slot, key, stamp, value);
        return Optional.ofNullable(displaced);
    }

    /** Removes all values. */
    public synchronized void clear() {
        allocate(SMALLEST);
    }

    synchronized int slots() {
        return keys.length;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldStamps = stamps;
        @Nullable Object[] oldValues = values;
        allocate(keys.length * 2);
        for (int i = 0; i < oldKeys.length; i++) {
            Object value = oldValues[i];
            if (value != null) {
                int slot = slotFor(oldKeys[i]);
                size += values[slot] == null ? 1 : 0;
                set(slot, oldKeys[i], oldStamps[i], value);
            }
        }
    }

    private void allocate(int slots) {
        keys = new long[slots];
        stamps = new long[slots];
        values = new @Nullable Object[slots];
        size = 0;
    }

    private void set(int slot, long key, long stamp, Object value) {
        keys[slot] = key;
        stamps[slot] = stamp;
        values[slot] = value;
    }

    /** The slot of a key's value; negative when there is none. */
    private int slotOf(long key) {
        int first = firstSlot(key);
        for (int slot = first; slot < first + WAYS; slot++) {
            if (values[slot] != null && keys[slot] == key) {
                return slot;
            }
        }
        return -1;
    }

    /** The slot for a key's value: its current one, else a free one, else that of another value. */
    private int slotFor(long key) {
        int present = slotOf(key);
        if (present >= 0) {
            return present;
        }
        int first = firstSlot(key);
        for (int slot = first; slot < first + WAYS; slot++) {
            if (values[slot] == null) {
                return slot;
            }
        }
        return first + (int) (mixed(key) & (WAYS - 1));
    }

    private int firstSlot(long key) {
        return (int) (mixed(key) >>> 32 & (keys.length / WAYS - 1)) * WAYS;
    }

    private static long mixed(long key) {
        long hash = (key ^ key >>> 32) * 0x9E3779B97F4A7C15L;
        return hash ^ hash >>> 29;
    }
}
