package io.berth.core.gc;

import io.berth.core.model.Digest;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A set of digests in twelve bytes each: it keeps 64 bits of a digest, so it may rarely contain one that was not added,
 * which keeps garbage until the next collection. A random seed keeps clients from choosing digests that collide. Not
 * thread-safe.
 */
final class DigestSet {

    private static final int LEAST = 64;

    private static final long SEED = ThreadLocalRandom.current().nextLong();

    private final int most;
    private long[] table = new long[LEAST];
    private int size;

    /** The set would exceed its maximum size. */
    static final class FullException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private FullException() {
            super("more digests than fit into memory", null, false, false);
        }
    }

    /** An empty set of at most this many digests. */
    DigestSet(int most) {
        this.most = most;
    }

    /** Adds a digest; returns whether it is new. */
    boolean add(Digest digest) {
        long key = key(digest);
        int slot = slot(table, key);
        if (table[slot] == key) {
            return false;
        }
        if (size >= most) {
            throw new FullException();
        }
        table[slot] = key;
        size++;
        if (size > table.length / 3 * 2) {
            grow();
        }
        return true;
    }

    boolean contains(Digest digest) {
        long key = key(digest);
        return table[slot(table, key)] == key;
    }

    int size() {
        return size;
    }

    /** Which of several equal parts of all digests this one belongs to. */
    static int part(Digest digest, int parts) {
        return (int) Long.remainderUnsigned(key(digest) >>> 8, parts);
    }

    private void grow() {
        long[] larger = new long[table.length * 2];
        for (long key : table) {
            if (key != 0) {
                larger[slot(larger, key)] = key;
            }
        }
        table = larger;
    }

    /** Where the key is, or would be. */
    private static int slot(long[] table, long key) {
        int slot = (int) (key >>> 32) & table.length - 1;
        while (table[slot] != 0 && table[slot] != key) {
            slot = slot + 1 & table.length - 1;
        }
        return slot;
    }

    /** Not zero, which marks a free slot. */
    private static long key(Digest digest) {
        long key = Long.parseUnsignedLong(digest.hex(), 0, 16, 16) ^ SEED;
        key = (key ^ key >>> 32) * 0xD6E8FEB86659FD93L;
        key ^= key >>> 32;
        return key == 0 ? 1 : key;
    }
}
