package io.berth.storage.metadata;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A bounded memory of small values, some twenty bytes each besides the value: for what is known of very many things,
 * can be found out again and is checked before it is used. When it is full, new values take the place of old ones.
 *
 * <p>Safe for use by many threads.
 */
public final class SetAssociativeCache<V> {

    /** A value has its place in one of so many slots beside each other. */
    private static final int WAYS = 4;

    private static final int SMALLEST = 64;

    private final int largest;
    private int size;
    private long[] keys = new long[SMALLEST];
    private long[] stamps = new long[SMALLEST];
    private @Nullable Object[] values = new @Nullable Object[SMALLEST];

    /** @param most values, about; rounded up to a power of two */
    public SetAssociativeCache(int most) {
        largest = Math.max(SMALLEST, Integer.highestOneBit(Math.max(1, most - 1)) << 2);
    }

    /** The value last put under a key, if it was put with this stamp. */
    @SuppressWarnings("unchecked") // Only put fills the slots.
    public synchronized Optional<V> get(long key, long stamp) {
        int slot = slotOf(key);
        return slot >= 0 && stamps[slot] == stamp ? Optional.ofNullable((V) values[slot]) : Optional.empty();
    }

    /** Puts a value in the place of the one under this key; returns that or another one that had to go, if any had. */
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

    /** Forgets everything. */
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

    /** Where the value of a key is; negative when there is none. */
    private int slotOf(long key) {
        int first = firstSlot(key);
        for (int slot = first; slot < first + WAYS; slot++) {
            if (values[slot] != null && keys[slot] == key) {
                return slot;
            }
        }
        return -1;
    }

    /** Where the value of a key goes: where it was, else into a free slot, else in the place of some other. */
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
