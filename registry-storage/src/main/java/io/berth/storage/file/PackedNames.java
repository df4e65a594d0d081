package io.berth.storage.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.berth.core.model.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A compact sorted set of file names: a million tags take some ten megabytes, where a tree of strings takes ninety.
 * Accepts ASCII names only, since the layout uses no others. Not thread-safe.
 *
 * <p>Names are stored in sorted blocks, and each change rewrites one block.
 */
final class PackedNames {

    /** The maximum length of a file name on Linux, and in a block. */
    private static final int LONGEST = 255;

    /** The memory of a block's array and reference besides its bytes. */
    private static final int BLOCK_OVERHEAD = 24;

    private final List<NameBlock> blocks = new ArrayList<>();
    private int size;
    private long bytes;

    /** Whether the set accepts a name. */
    static boolean mayHold(String name) {
        return !name.isEmpty() && name.length() <= LONGEST && name.chars().allMatch(c -> c < 0x80);
    }

    /** Adds a name; returns false when it is present, or not accepted. */
    boolean add(String name) {
        if (!mayHold(name)) {
            return false;
        }
        byte[] added = name.getBytes(ISO_8859_1);
        if (blocks.isEmpty()) {
            put(0, NameBlock.of(added));
            size++;
            return true;
        }
        int at = blockOf(added);
        NameBlock block = blocks.get(at);
        NameBlock.Position position = block.find(added);
        if (position.isFound()) {
            return false;
        }
        replace(at, block.with(added, position));
        size++;
        return true;
    }

    /** Removes a name; returns false when it is absent. */
    boolean remove(String name) {
        if (blocks.isEmpty() || !mayHold(name)) {
            return false;
        }
        byte[] removed = name.getBytes(ISO_8859_1);
        int at = blockOf(removed);
        NameBlock block = blocks.get(at);
        NameBlock.Position position = block.find(removed);
        if (!position.isFound()) {
            return false;
        }
        replace(at, block.without(position));
        size--;
        return true;
    }

    /** A page of the names. */
    Page<String> page(Optional<String> after, int limit) {
        List<String> names = new ArrayList<>();
        byte[] start = after.orElse("").getBytes(UTF_8);
        for (int at = blocks.isEmpty() ? 0 : blockOf(start); at < blocks.size() && names.size() <= limit; at++) {
            blocks.get(at).collect(start, names, limit + 1L);
        }
        return names.size() > limit ? new Page<>(names.subList(0, limit), limit > 0) : new Page<>(names, false);
    }

    int size() {
        return size;
    }

    /** The approximate memory of the set. */
    long bytes() {
        return bytes;
    }

    /** The last block that starts at or before this name; the first, if all start after it. */
    private int blockOf(byte[] name) {
        int low = 0;
        int high = blocks.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (blocks.get(middle).compareFirst(name) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private void replace(int at, NameBlock changed) {
        bytes -= blocks.remove(at).bytes() + BLOCK_OVERHEAD;
        if (changed.isOverfull()) {
            List<NameBlock> halves = changed.split();
            put(at, halves.getFirst());
            put(at + 1, halves.getLast());
        } else if (!changed.isEmpty()) {
            put(at, changed);
        }
    }

    private void put(int at, NameBlock block) {
        blocks.add(at, block);
        bytes += block.bytes() + BLOCK_OVERHEAD;
    }
}
