package io.berth.http.wire;

import io.berth.core.model.ByteRange;
import java.util.Optional;

/** What a {@code Range} header asks of content of a known size (RFC 9110, section 14). */
public sealed interface RangeHeader {

    /** All of it: no range was asked for, or none that we follow. */
    record Everything() implements RangeHeader {}

    /** One run. */
    record One(ByteRange range) implements RangeHeader {}

    /** Several runs, of any number: pulls of zstd:chunked layers ask for a thousand at a time. */
    record Several(ByteRanges ranges) implements RangeHeader {}

    /** Nothing that was asked for exists, or the header is malformed. */
    record Unsatisfiable() implements RangeHeader {}

    /** Reads the header; other units than bytes are ignored, as the RFC has it. */
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
        // Overlapping ranges that add up to more than there is only cost bandwidth.
        if (ranges.stream().mapToLong(ByteRange::length).sum() > ranges.size()) {
            return new Everything();
        }
        return count == 1 ? new One(ranges.iterator().next()) : new Several(ranges);
    }
}
