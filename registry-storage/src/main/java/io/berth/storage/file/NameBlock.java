package io.berth.storage.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.List;

/**
 * A sorted block of names, each encoded as the difference from the previous one: the number of shared bytes, the number
 * of further bytes, and these. Both numbers take one byte.
 */
final class NameBlock {

    /** Larger blocks are split. Small ones are faster to search and rewrite, large ones have less overhead. */
    private static final int MOST_BYTES = 1024;

    private static final int LENGTHS = 2;
    private static final int LONGEST = 255;

    private final byte[] entries;

    private NameBlock(byte[] entries) {
        this.entries = entries;
    }

    static NameBlock of(byte[] name) {
        return new NameBlock(new Entries(LENGTHS + name.length).name(0, name).bytes());
    }

    /**
     * The position of a name: the first entry that is not before it.
     *
     * @param at index of that entry, or the end
     * @param sharedBefore bytes the name shares with the previous entry
     * @param sharedAfter bytes the name shares with that entry
     */
    record Position(int at, int sharedBefore, int sharedAfter, boolean isFound) {}

    /**
     * Finds a name without decoding the others. An entry that shares more bytes with the previous entry than the name
     * does comes before the name; one that shares fewer comes after it.
     */
    Position find(byte[] name) {
        int shared = 0;
        int at = 0;
        while (at < entries.length && shared(at) >= shared) {
            if (shared(at) == shared) {
                int common = shared + common(at, name, shared);
                if (isAtOrAfter(at, name, common)) {
                    return new Position(at, shared, common, common == name.length && common == length(at));
                }
                shared = common;
            }
            at = next(at);
        }
        return new Position(at, shared, at < entries.length ? shared(at) : 0, false);
    }

    NameBlock with(byte[] name, Position position) {
        int at = position.at();
        int shared = position.sharedAfter();
        Entries changed = new Entries(entries.length + LENGTHS + name.length)
                .copy(entries, 0, at)
                .name(position.sharedBefore(), name);
        if (at < entries.length) {
            // The next entry shares at least what it shared before.
            int dropped = shared - shared(at);
            changed.lengths(shared, rest(at) - dropped).copy(entries, at + LENGTHS + dropped, entries.length);
        }
        return new NameBlock(changed.bytes());
    }

    NameBlock without(Position position) {
        int at = position.at();
        int next = next(at);
        Entries changed = new Entries(entries.length).copy(entries, 0, at);
        if (next < entries.length) {
            // Bytes shared with the removed name only must now be encoded in the entry.
            int shared = Math.min(shared(at), shared(next));
            int taken = shared(next) - shared;
            changed.lengths(shared, rest(next) + taken)
                    .copy(entries, at + LENGTHS, at + LENGTHS + taken)
                    .copy(entries, next + LENGTHS, entries.length);
        }
        return new NameBlock(changed.bytes());
    }

    /** Splits the block into two of about half the bytes. */
    List<NameBlock> split() {
        byte[] name = new byte[LONGEST];
        int at = 0;
        while (at < entries.length / 2) {
            put(at, name);
            at = next(at);
        }
        put(at, name);
        byte[] first = Arrays.copyOf(name, length(at));
        Entries second = new Entries(entries.length + LONGEST).name(0, first).copy(entries, next(at), entries.length);
        return List.of(new NameBlock(Arrays.copyOf(entries, at)), new NameBlock(second.bytes()));
    }

    /** Adds names after the given one to a list, up to a limit. */
    void collect(byte[] after, List<String> names, long limit) {
        byte[] name = new byte[LONGEST];
        for (int at = 0; at < entries.length && names.size() < limit; at = next(at)) {
            put(at, name);
            if (Arrays.compareUnsigned(name, 0, length(at), after, 0, after.length) > 0) {
                names.add(new String(name, 0, length(at), ISO_8859_1));
            }
        }
    }

    /** Compares the first name with another: negative when it comes before. */
    int compareFirst(byte[] name) {
        return Arrays.compareUnsigned(entries, LENGTHS, LENGTHS + rest(0), name, 0, name.length);
    }

    boolean isEmpty() {
        return entries.length == 0;
    }

    boolean isOverfull() {
        return entries.length > MOST_BYTES;
    }

    int bytes() {
        return entries.length;
    }

    private int shared(int at) {
        return Byte.toUnsignedInt(entries[at]);
    }

    private int rest(int at) {
        return Byte.toUnsignedInt(entries[at + 1]);
    }

    private int length(int at) {
        return shared(at) + rest(at);
    }

    private int next(int at) {
        return at + LENGTHS + rest(at);
    }

    /** The length of the common prefix of an entry's bytes and the rest of a name. */
    private int common(int at, byte[] name, int from) {
        int difference = Arrays.mismatch(entries, at + LENGTHS, next(at), name, from, name.length);
        return difference < 0 ? rest(at) : difference;
    }

    private boolean isAtOrAfter(int at, byte[] name, int common) {
        if (common == name.length) {
            return true;
        }
        int differing = at + LENGTHS + common - shared(at);
        return differing < next(at) && Byte.compareUnsigned(entries[differing], name[common]) > 0;
    }

    private void put(int at, byte[] name) {
        System.arraycopy(entries, at + LENGTHS, name, shared(at), rest(at));
    }

    /** Encodes entries. */
    private static final class Entries {

        private final byte[] bytes;
        private int length;

        private Entries(int most) {
            bytes = new byte[most];
        }

        private Entries copy(byte[] from, int start, int end) {
            System.arraycopy(from, start, bytes, length, end - start);
            length += end - start;
            return this;
        }

        private Entries lengths(int shared, int rest) {
            bytes[length++] = (byte) shared;
            bytes[length++] = (byte) rest;
            return this;
        }

        private Entries name(int shared, byte[] name) {
            return lengths(shared, name.length - shared).copy(name, shared, name.length);
        }

        private byte[] bytes() {
            return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        }
    }
}
