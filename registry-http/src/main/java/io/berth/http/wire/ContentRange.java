package io.berth.http.wire;

import io.berth.core.model.ByteRange;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.Quoted;
import io.berth.core.model.RegistryException;
import java.util.Optional;

/**
 * The {@code Content-Range} of a chunk: the OCI spec writes {@code 0-99}, HTTP {@code bytes 0-99/100} or with an
 * asterisk; all are accepted.
 */
public final class ContentRange {

    private ContentRange() {}

    /**
     * Parses the header.
     *
     * @throws RegistryException RANGE_INVALID
     */
    public static Optional<ByteRange> parse(Optional<String> header) {
        return header.map(ContentRange::range);
    }

    private static ByteRange range(String header) {
        String text = header.strip();
        if (text.regionMatches(true, 0, "bytes", 0, 5)) {
            text = text.substring(5).replaceFirst("^[ =]+", "");
        }
        int slash = text.indexOf('/');
        String bounds = slash < 0 ? text : text.substring(0, slash);
        int dash = bounds.indexOf('-');
        Optional<Long> first = dash < 0 ? Optional.empty() : Numbers.parse(bounds.substring(0, dash));
        Optional<Long> last = dash < 0 ? Optional.empty() : Numbers.parse(bounds.substring(dash + 1));
        if (first.isEmpty() || last.isEmpty() || first.get() > last.get() || last.get() == Long.MAX_VALUE) {
            throw new RegistryException(
                    ErrorCode.RANGE_INVALID,
                    "not a content range: " + Quoted.of(header) + " (expected <first>-<last>, both included)");
        }
        return new ByteRange(first.get(), last.get());
    }
}
