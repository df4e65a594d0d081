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

/** Buffers the bytes of a part, in blocks of the shared memory. Filled by one thread; closing releases the memory. */
final class PartBuffer implements AutoCloseable {

    private static final ByteBuffer NO_ROOM = ByteBuffer.allocate(0);

    private final PartMemory memory;
    private final int capacity;
    private final List<ByteBuffer> blocks = new ArrayList<>();

    /** The number of blocks held, used or not. */
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

    /** Why filling stopped. */
    enum Filling {
        /** The buffer has enough for a part: it is full, or large enough while others wait for memory. */
        FULL,
        /** The source is at its end. */
        ENDED
    }

    /**
     * Reads and hashes bytes until there is enough for a part. Reserves memory only when bytes are available, and keeps
     * none unused.
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

    /** False when all memory is in use; then the reserved minimum for a part is already filled. */
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

    /** Adds bytes that are already hashed, at the start. */
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
        // Bytes kept by another replica may exceed the part size of this one.
        int room = capacity > size ? capacity - size : PartMemory.BLOCK;
        blocks.add(ByteBuffer.allocate(Math.min(PartMemory.BLOCK, room)));
    }

    /** The content, which can be sent repeatedly until the buffer is closed. */
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
