package io.berth.http.wire;

import io.berth.core.model.ByteRange;
import java.util.Optional;

/** A parsed {@code Range} header for content of a known size (RFC 9110, section 14). */
public sealed interface RangeHeader {

    /** The whole content: no range was requested, or it is ignored. */
    record Everything() implements RangeHeader {}

    /** A single range. */
    record One(ByteRange range) implements RangeHeader {}

    /** Several ranges, without a limit: pulls of zstd:chunked layers request a thousand at a time. */
    record Several(ByteRanges ranges) implements RangeHeader {}

    /** No requested range exists, or the header is malformed. */
    record Unsatisfiable() implements RangeHeader {}

    /** Parses the header; units other than bytes are ignored (RFC 9110, 14.2). */
    static RangeHeader parse(Optional<String> header, long size) {
        return header.filter(value -> value.regionMatches(true, 0, ByteRanges.UNIT, 0, ByteRanges.UNIT.length()))
                .map(value -> size == 0 ? new Unsatisfiable() : of(new ByteRanges(value, size)))
                .orElseGet(Everything::new);
    }

    private static RangeHeader of(ByteRanges ranges) {
        long count = ranges.stream().count();
        if (count == 0 || !ranges.isWellFormed()) {
            return new Unsatisfiable();
        }
        // Overlapping ranges that exceed the size of the content only waste bandwidth.
        if (ranges.stream().mapToLong(ByteRange::length).sum() > ranges.size()) {
            return new Everything();
        }
        return count == 1 ? new One(ranges.iterator().next()) : new Several(ranges);
    }
}
