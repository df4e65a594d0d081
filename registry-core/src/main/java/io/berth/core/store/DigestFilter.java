package io.berth.core.store;

import io.berth.core.model.Digest;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A Bloom filter of digests: 256 KiB, with one false positive in a thousand for 100,000 of them. A random seed keeps
 * clients from choosing digests that collide. Thread-safe.
 */
final class DigestFilter {

    private static final int BITS = 1 << 21;
    private static final int HASHES = 4;
    private static final long SEED = ThreadLocalRandom.current().nextLong();

    private final AtomicLongArray words = new AtomicLongArray(BITS / Long.SIZE);

    void add(Digest digest) {
        long hash = hash(digest);
        for (int i = 0; i < HASHES; i++) {
            int bit = bit(hash, i);
            long mask = 1L << bit;
            if ((words.get(bit / Long.SIZE) & mask) == 0) {
                words.accumulateAndGet(bit / Long.SIZE, mask, (word, more) -> word | more);
            }
        }
    }

    void addAll(DigestFilter other) {
        for (int i = 0; i < words.length(); i++) {
            words.accumulateAndGet(i, other.words.get(i), (word, more) -> word | more);
        }
    }

    boolean mayContain(Digest digest) {
        long hash = hash(digest);
        for (int i = 0; i < HASHES; i++) {
            int bit = bit(hash, i);
            if ((words.get(bit / Long.SIZE) & 1L << bit) == 0) {
                return false;
            }
        }
        return true;
    }

    private static int bit(long hash, int number) {
        int step = (int) (hash >>> Integer.SIZE) | 1;
        return (int) hash + number * step & BITS - 1;
    }

    /** The first 64 bits of the digest, which is a hash already, mixed with the seed. */
    private static long hash(Digest digest) {
        long hash = Long.parseUnsignedLong(digest.hex(), 0, 16, 16) ^ SEED;
        hash = (hash ^ hash >>> 32) * 0xD6E8FEB86659FD93L;
        hash = (hash ^ hash >>> 32) * 0xD6E8FEB86659FD93L;
        return hash ^ hash >>> 32;
    }
}
