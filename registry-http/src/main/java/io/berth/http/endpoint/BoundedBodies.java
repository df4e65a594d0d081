package io.berth.http.endpoint;

import io.berth.core.memory.MemoryShare;
import io.berth.core.memory.Reservation;
import io.berth.core.model.ErrorCode;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.RequestBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Reads request bodies whole into memory: manifests, forms, JSON. Memory is reserved for received bytes, not for the
 * announced length, so that a client must send what it occupies. While the shared budget is used up, one body at a time
 * gets the {@linkplain #completion reserve}, which is large enough for any: so waiting bodies cannot deadlock.
 * Thread-safe.
 */
public final class BoundedBodies {

    private static final ByteBuffer NO_ROOM = ByteBuffer.allocate(0);
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    /** How long a body may take before the minimum rate applies. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** A slower body would occupy memory that others wait for. */
    private static final long BYTES_PER_SECOND = 4 << 10;

    private final String what;
    private final ErrorCode code;
    private final int largest;
    private final MemoryShare share;
    private final MemoryShare completion;
    private final LongSupplier nanoTime;

    /**
     * Bodies of one kind.
     *
     * @param what the kind as named in refusals: "manifest"
     * @param code of a refusal
     * @param largest accepted size, in bytes
     * @param memory of all of them together, in bytes; raised to what one of the largest takes while it grows, and half
     *     of it in addition
     */
    public BoundedBodies(String what, ErrorCode code, int largest, long memory) {
        this(what, code, largest, memory, System::nanoTime);
    }

    BoundedBodies(String what, ErrorCode code, int largest, long memory, LongSupplier nanoTime) {
        // Growing needs the old and the new array at once.
        long one = 2L * largest;
        long shared = Math.max(memory - one, largest / 2);
        this.what = what;
        this.code = code;
        this.largest = largest;
        this.share = new MemoryShare(what + " bodies", shared, shared / 2);
        this.completion = new MemoryShare(what + " bodies", one);
        this.nanoTime = nanoTime;
    }

    /** Processes a body while it is in memory. */
    @FunctionalInterface
    public interface Use<T> {
        T with(byte[] content) throws IOException;
    }

    /** The bytes reserved now. */
    long reserved() {
        return share.reserved() + completion.reserved();
    }

    /**
     * Reads the whole body and processes it.
     *
     * @param owner of the body, who may hold half of the memory: an account or address
     * @throws HttpRefusal 413 as soon as the body is known to be too long, 408 when it takes too long
     * @throws io.berth.core.model.RegistryException TOOMANYREQUESTS when the wait for memory is too long
     */
    public <T> T read(Object owner, RequestBody body, Use<T> use) throws IOException {
        if (body.declaredLength().orElse(0) > largest) {
            throw tooLarge(body.declaredLength().getAsLong() + " bytes");
        }
        try (Room room = new Room(owner)) {
            return use.with(all(body, room));
        }
    }

    private byte[] all(RequestBody body, Room room) throws IOException {
        byte[] content = new byte[0];
        int length = 0;
        long started = nanoTime.getAsLong();
        while (body.read(NO_ROOM) >= 0) {
            int arrived = body.arrived();
            if (length + (long) arrived > largest) {
                throw tooLarge("more than " + largest + " bytes");
            }
            if (content.length - length < arrived) {
                content = room.grown(content, Math.clamp(2L * content.length, length + arrived, most(body)));
            }
            length += fill(body, ByteBuffer.wrap(content, length, arrived));
            requireRate(length, nanoTime.getAsLong() - started);
        }
        return length == content.length ? content : room.grown(content, length);
    }

    private int most(RequestBody body) {
        return (int) body.declaredLength().orElse(largest);
    }

    private static int fill(RequestBody body, ByteBuffer arrived) throws IOException {
        int start = arrived.position();
        while (arrived.hasRemaining()) {
            // Does not block, as the bytes have arrived.
            body.read(arrived);
        }
        return arrived.position() - start;
    }

    private void requireRate(int length, long nanos) {
        long late = nanos - GRACE.toNanos();
        boolean slow = late > 0 && length < late / 1e9 * BYTES_PER_SECOND;
        if (slow || nanos > DEADLINE.toNanos()) {
            throw new HttpRefusal(
                    408,
                    code,
                    what + " body too slow: " + length + " bytes in " + nanos / 1_000_000_000 + " s (expected at least "
                            + BYTES_PER_SECOND + " bytes a second, and all of it within " + DEADLINE.toSeconds()
                            + " s)");
        }
    }

    private HttpRefusal tooLarge(String length) {
        return new HttpRefusal(413, code, what + " too large: " + length + " (expected at most " + largest + " bytes)");
    }

    /** The memory of one body: from the budget, or all of the reserve once the budget is used up. */
    private final class Room implements AutoCloseable {

        private final Reservation shared;
        private final Reservation completing;

        Room(Object owner) {
            this.shared = share.reserve(owner, 0);
            this.completing = completion.reserve(0);
        }

        /** A copy with this capacity; the memory of the old array is released. */
        byte[] grown(byte[] content, int capacity) {
            if (completing.bytes() == 0 && !shared.tryGrow(capacity)) {
                reserveLater(capacity);
            }
            byte[] copy = Arrays.copyOf(content, capacity);
            shared.shrinkTo(completing.bytes() == 0 ? capacity : 0);
            return copy;
        }

        private void reserveLater(int capacity) {
            if (capacity > share.perOwner() || share.reserved() + capacity > share.capacity()) {
                completing.grow(completion.capacity());
            } else {
                // The owner is at its limit, and waits for its own requests.
                shared.grow(capacity);
            }
        }

        @Override
        public void close() {
            shared.close();
            completing.close();
        }
    }
}
