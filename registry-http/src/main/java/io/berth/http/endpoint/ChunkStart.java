package io.berth.http.endpoint;

import io.berth.core.model.ByteRange;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.http.route.Call;
import io.berth.http.wire.ContentRange;
import java.util.Optional;
import java.util.OptionalLong;

/** Determines the start offset of a chunk. */
final class ChunkStart {

    private ChunkStart() {}

    /**
     * The start in {@code Content-Range}, sent by the client; else the offset last sent to it.
     *
     * @throws RegistryException RANGE_INVALID, or SIZE_INVALID when range and {@code Content-Length} disagree
     */
    static OptionalLong of(Call call, OptionalLong told) {
        Optional<ByteRange> range = ContentRange.parse(call.headers().first("Content-Range"));
        if (range.isEmpty()) {
            return told;
        }
        OptionalLong declared = call.request().body().declaredLength();
        if (declared.isPresent() && declared.getAsLong() != range.get().length()) {
            throw new RegistryException(
                    ErrorCode.SIZE_INVALID,
                    "Content-Length is " + declared.getAsLong() + " (expected "
                            + range.get().length() + ", as Content-Range says)");
        }
        return OptionalLong.of(range.get().first());
    }
}
