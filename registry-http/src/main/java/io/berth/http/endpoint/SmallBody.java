package io.berth.http.endpoint;

import io.berth.core.model.ErrorCode;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.RequestBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A body small enough to be had in memory. */
final class SmallBody {

    private static final int FIRST_GUESS = 16 << 10;

    private SmallBody() {}

    /**
     * Reads the whole body.
     *
     * @throws HttpRefusal 413 as soon as it is clear that it is longer than {@code largest} bytes
     */
    static byte[] read(RequestBody body, int largest) throws IOException {
        long declared = body.declaredLength().orElse(FIRST_GUESS);
        if (declared > largest) {
            throw tooLarge(declared + " bytes", largest);
        }
        // One byte more than expected, so that the end shows without growing.
        ByteBuffer content = ByteBuffer.allocate((int) declared + 1);
        while (body.read(content) >= 0) {
            if (content.position() > largest) {
                throw tooLarge("more than " + largest + " bytes", largest);
            }
            if (!content.hasRemaining()) {
                content = ByteBuffer.allocate(Math.min(2 * content.capacity(), largest + 1))
                        .put(content.flip());
            }
        }
        return Arrays.copyOf(content.array(), content.position());
    }

    private static HttpRefusal tooLarge(String length, int largest) {
        return new HttpRefusal(
                413,
                ErrorCode.MANIFEST_INVALID,
                "manifest too large: " + length + " (expected at most " + largest + ")");
    }
}
