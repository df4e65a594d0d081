package io.berth.core.model;

/** A run of bytes, both ends included, as HTTP counts them. */
public record ByteRange(long first, long last) {

    public ByteRange {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("range: " + first + "-" + last + " (expected 0 <= first <= last)");
        }
    }

    /** How many bytes it covers. */
    public long length() {
        return last - first + 1;
    }
}
