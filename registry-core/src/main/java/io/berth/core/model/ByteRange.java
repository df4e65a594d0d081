package io.berth.core.model;

/** A byte range with inclusive ends, as in HTTP (RFC 9110, 14.1.2). */
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
