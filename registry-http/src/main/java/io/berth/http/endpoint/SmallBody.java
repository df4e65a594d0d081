package io.berth.http.endpoint;

import io.berth.core.model.ErrorCode;
import io.berth.core.service.ByteBudget;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.RequestBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;

/** A body small enough to be had in memory, while there is memory for all of them. */
final class SmallBody {

    private static final int FIRST_GUESS = 64 << 10;

    /** Who takes longer would hold memory that others wait for. */
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private SmallBody() {}

    /** What is done with the body while it is in memory. */
    @FunctionalInterface
    interface Use<T> {
        T with(byte[] content) throws IOException;
    }

    /**
     * Reads the whole body and uses it.
     *
     * @param budget of all such bodies
     * @throws HttpRefusal 413 as soon as it is clear that it is longer than {@code largest} bytes, 408 when it takes
     *     too long
     */
    static <T> T read(RequestBody body, int largest, ByteBudget budget, Use<T> use) throws IOException {
        long declared = body.declaredLength().orElse(FIRST_GUESS);
        if (declared > largest) {
            throw tooLarge(declared + " bytes", largest);
        }
        // Room for a large one is taken when it shows to be one: a declared length is only words.
        int expected = (int) Math.min(declared, FIRST_GUESS);
        try (var _ = budget.take(expected)) {
            // One byte more than expected, so that the end shows without growing.
            ByteBuffer content = ByteBuffer.allocate(expected + 1);
            if (fill(body, content, System.nanoTime() + DEADLINE.toNanos())) {
                return use.with(Arrays.copyOf(content.array(), content.position()));
            }
            return readLonger(body, content, largest, budget, use);
        }
    }

    /** The body is longer than the first guess. */
    private static <T> T readLonger(RequestBody body, ByteBuffer beginning, int largest, ByteBudget budget, Use<T> use)
            throws IOException {
        try (var _ = budget.take(largest)) {
            ByteBuffer content = ByteBuffer.allocate(largest + 1).put(beginning.flip());
            if (fill(body, content, System.nanoTime() + DEADLINE.toNanos())) {
                return use.with(Arrays.copyOf(content.array(), content.position()));
            }
            throw tooLarge("more than " + largest + " bytes", largest);
        }
    }

    /** Reads until the body ends or the buffer is full; says whether the body ended. */
    private static boolean fill(RequestBody body, ByteBuffer content, long deadline) throws IOException {
        while (content.hasRemaining()) {
            if (body.read(content) < 0) {
                return true;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new HttpRefusal(
                        408,
                        ErrorCode.MANIFEST_INVALID,
                        "the manifest took longer than " + DEADLINE.toSeconds() + " seconds to arrive");
            }
        }
        return false;
    }

    private static HttpRefusal tooLarge(String length, int largest) {
        return new HttpRefusal(
                413,
                ErrorCode.MANIFEST_INVALID,
                "manifest too large: " + length + " (expected at most " + largest + ")");
    }
}
