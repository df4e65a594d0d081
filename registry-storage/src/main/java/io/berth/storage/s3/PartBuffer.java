package io.berth.storage.s3;

import io.berth.storage.upload.RunningHash;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Bytes that become a part, in blocks of the common memory. Filled by one thread; closing gives the memory back. */
final class PartBuffer implements AutoCloseable {

    private static final ByteBuffer NO_ROOM = ByteBuffer.allocate(0);

    private final PartMemory memory;
    private final int capacity;
    private final List<ByteBuffer> blocks = new ArrayList<>();

    /** How many blocks of the memory are ours, in use or not. */
    private int held;

    private int size;

    /** @param capacity in bytes */
    PartBuffer(PartMemory memory, int capacity) {
        this.memory = memory;
        this.capacity = capacity;
    }

    int size() {
        return size;
    }

    boolean isFull() {
        return size >= capacity;
    }

    /** How a filling ended. */
    enum Filling {
        /** The buffer has what a part needs: it is full, or large enough while others wait for memory. */
        FULL,
        /** The source has no more. */
        ENDED
    }

    /**
     * Reads until there is enough for a part, and hashes what was read. Takes no memory before the source has anything,
     * and keeps none that is not used.
     */
    Filling fill(ReadableByteChannel source, Optional<RunningHash> hash) throws IOException {
        while (source.read(NO_ROOM.duplicate()) >= 0) {
            if (isFull() || !makeRoom()) {
                return Filling.FULL;
            }
            if (!read(source, hash)) {
                break;
            }
        }
        giveBack(held - blocks.size());
        return Filling.ENDED;
    }

    /** False when others have all memory; then there is enough for a part here, as that was reserved. */
    private boolean makeRoom() throws IOException {
        if (hasRoom()) {
            return true;
        }
        if (held == 0) {
            held = memory.reserve(0);
        } else if (held <= blocks.size()) {
            if (!memory.tryTake()) {
                return false;
            }
            held++;
        }
        addBlock();
        return true;
    }

    private void giveBack(int count) {
        if (count > 0) {
            held -= count;
            memory.giveBack(count);
        }
    }

    private boolean read(ReadableByteChannel source, Optional<RunningHash> hash) throws IOException {
        ByteBuffer block = blocks.getLast();
        int start = block.position();
        int count = source.read(block);
        if (count > 0) {
            size += count;
            hash.ifPresent(running -> running.update(block.duplicate().flip().position(start)));
        }
        return count >= 0;
    }

    /** Begins with bytes that were hashed before. */
    void add(byte[] bytes) throws IOException {
        if (bytes.length == 0) {
            return;
        }
        held = memory.reserve(bytes.length);
        ByteBuffer source = ByteBuffer.wrap(bytes);
        while (source.hasRemaining()) {
            if (!hasRoom()) {
                addBlock();
            }
            ByteBuffer block = blocks.getLast();
            int count = Math.min(block.remaining(), source.remaining());
            block.put(source.slice(source.position(), count));
            source.position(source.position() + count);
            size += count;
        }
    }

    private boolean hasRoom() {
        return !blocks.isEmpty() && blocks.getLast().hasRemaining();
    }

    private void addBlock() {
        // What another replica kept may be more than a part here.
        int room = capacity > size ? capacity - size : PartMemory.BLOCK;
        blocks.add(ByteBuffer.allocate(Math.min(PartMemory.BLOCK, room)));
    }

    /** What it has, to be sent as often as it takes before it is closed. */
    Bucket.Payload payload() {
        return new Bucket.Payload(size, this::stream);
    }

    private InputStream stream() {
        List<InputStream> streams = blocks.stream()
                .<InputStream>map(block -> new BufferStream(block.duplicate().flip()))
                .toList();
        return new SequenceInputStream(Collections.enumeration(streams));
    }

    @Override
    public void close() {
        giveBack(held);
        blocks.clear();
        size = 0;
    }
}
