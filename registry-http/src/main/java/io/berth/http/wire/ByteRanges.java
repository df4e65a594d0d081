package io.berth.http.wire;

import io.berth.core.model.ByteRange;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The ranges of a {@code Range} header in order, clipped to the size of the content. Parsed from the header on each
 * iteration: a response with thousands of ranges takes no more memory than its request.
 *
 * @param header with the unit before the ranges
 * @param size of the content in bytes, at least one
 */
public record ByteRanges(String header, long size) implements Iterable<ByteRange> {

    static final String UNIT = "bytes=";

    @Override
    public Iterator<ByteRange> iterator() {
        return stream().iterator();
    }

    Stream<ByteRange> stream() {
        return asked().flatMap(Optional::stream)
                .filter(range -> range.first() < size)
                .map(range -> new ByteRange(range.first(), Math.min(range.last(), size - 1)));
    }

    boolean isWellFormed() {
        return asked().allMatch(Optional::isPresent);
    }

    /** The requested ranges before clipping; empty for malformed ones. */
    private Stream<Optional<ByteRange>> asked() {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(new Specs(header), Spliterator.ORDERED), false)
                .map(this::bounds);
    }

    private Optional<ByteRange> bounds(String spec) {
        int dash = spec.indexOf('-');
        if (dash < 0) {
            return Optional.empty();
        }
        Optional<Long> before = Numbers.parseLargest(spec.substring(0, dash));
        Optional<Long> after = Numbers.parseLargest(spec.substring(dash + 1));
        if (dash == 0) {
            return after.filter(suffix -> suffix > 0)
                    .map(suffix -> new ByteRange(Math.max(size - suffix, 0), size - 1));
        }
        if (dash == spec.length() - 1) {
            return before.map(first -> new ByteRange(first, Long.MAX_VALUE));
        }
        return before.flatMap(first -> after.filter(last -> last >= first).map(last -> new ByteRange(first, last)));
    }

    /** Iterates over the comma-separated elements. */
    private static final class Specs implements Iterator<String> {

        private final String header;
        private int next = UNIT.length();

        Specs(String header) {
            this.header = header;
        }

        @Override
        public boolean hasNext() {
            return next <= header.length();
        }

        @Override
        public String next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            int comma = header.indexOf(',', next);
            int end = comma < 0 ? header.length() : comma;
            String spec = header.substring(next, end).strip();
            next = end + 1;
            return spec;
        }
    }
}
