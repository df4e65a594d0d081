package io.berth.http.wire;

import io.berth.core.model.ByteRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a {@code Range} header asks of content of a known size (RFC 9110, section 14). */
public sealed interface RangeHeader {

    /** More ranges than these in one request are answered with everything. */
    int MOST_RANGES = 16;

    /** All of it: no range was asked for, or none that we follow. */
    record Everything() implements RangeHeader {}

    /** These runs, in the order asked for, cut at the end of the content. */
    record Some(List<ByteRange> ranges) implements RangeHeader {
        public Some {
            ranges = List.copyOf(ranges);
        }
    }

    /** Nothing that was asked for exists, or the header is malformed. */
    record Unsatisfiable() implements RangeHeader {}

    /** Reads the header; other units than bytes are ignored, as the RFC has it. */
    static RangeHeader parse(Optional<String> header, long size) {
        if (header.isEmpty() || !header.get().regionMatches(true, 0, "bytes=", 0, 6)) {
            return new Everything();
        }
        String[] specs = header.get().substring(6).split(",", -1);
        if (specs.length > MOST_RANGES) {
            return new Everything();
        }
        List<ByteRange> ranges = new ArrayList<>(specs.length);
        for (String spec : specs) {
            Optional<long[]> bounds = bounds(spec.strip(), size);
            if (bounds.isEmpty()) {
                return new Unsatisfiable();
            }
            long first = bounds.get()[0];
            long last = Math.min(bounds.get()[1], size - 1);
            if (first <= last) {
                ranges.add(new ByteRange(first, last));
            }
        }
        return ranges.isEmpty() ? new Unsatisfiable() : sane(ranges, size);
    }

    /** Overlapping ranges that add up to more than there is only cost bandwidth. */
    private static RangeHeader sane(List<ByteRange> ranges, long size) {
        long asked = ranges.stream().mapToLong(ByteRange::length).sum();
        return asked > size ? new Everything() : new Some(ranges);
    }

    /** First and last byte as asked for, not yet cut; empty when the spec makes no sense. */
    private static Optional<long[]> bounds(String spec, long size) {
        int dash = spec.indexOf('-');
        if (dash < 0) {
            return Optional.empty();
        }
        Optional<Long> before = Numbers.parse(spec.substring(0, dash));
        Optional<Long> after = Numbers.parse(spec.substring(dash + 1));
        if (dash == 0) {
            return after.filter(suffix -> suffix > 0).map(suffix -> new long[] {Math.max(size - suffix, 0), size - 1});
        }
        if (before.isEmpty()) {
            return Optional.empty();
        }
        if (dash == spec.length() - 1) {
            return Optional.of(new long[] {before.get(), Long.MAX_VALUE});
        }
        return after.filter(last -> last >= before.get()).map(last -> new long[] {before.get(), last});
    }
}
