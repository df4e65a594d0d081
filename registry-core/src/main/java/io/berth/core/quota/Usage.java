package io.berth.core.quota;

import java.util.Locale;

/**
 * What repositories hold, or a part of it.
 *
 * @param bytes of the blobs and manifests of each repository
 */
public record Usage(long bytes, long tags) {

    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    public static final Usage NONE = new Usage(0, 0);

    /** One tag. */
    static final Usage TAG = new Usage(0, 1);

    static Usage ofBytes(long bytes) {
        return new Usage(bytes, 0);
    }

    Usage plus(Usage other) {
        return new Usage(bytes + other.bytes, tags + other.tags);
    }

    Usage minus(Usage other) {
        return new Usage(bytes - other.bytes, tags - other.tags);
    }

    /** What must be added to another one to reach at least this. */
    Usage beyond(Usage other) {
        return new Usage(Math.max(bytes - other.bytes, 0), Math.max(tags - other.tags, 0));
    }

    /** A number of bytes with at most one decimal, such as {@code 1.5 GiB}. */
    public static String print(long bytes) {
        int unit = Math.max(0, (63 - Long.numberOfLeadingZeros(Math.max(bytes, 1))) / 10);
        if (unit == 0) {
            return bytes + (bytes == 1 ? " byte" : " bytes");
        }
        String number = String.format(Locale.ROOT, "%.1f", (double) bytes / (1L << (10 * unit)));
        return (number.endsWith(".0") ? number.substring(0, number.length() - 2) : number) + " " + UNITS[unit];
    }
}
