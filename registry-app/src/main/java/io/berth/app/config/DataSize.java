package io.berth.app.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An amount of data; written as {@code 4MiB}, {@code 512KiB} or plain bytes. */
public record DataSize(long bytes) {

    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,12})\\s*([kmgt]?)(i?b)?", Pattern.CASE_INSENSITIVE);
    private static final String UNITS = "kmgt";

    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("negative size: " + bytes);
        }
    }

    public static DataSize ofKibibytes(long kibibytes) {
        return new DataSize(kibibytes << 10);
    }

    public static DataSize ofMebibytes(long mebibytes) {
        return new DataSize(mebibytes << 20);
    }

    /**
     * Parses a size. Units are powers of 1024 with and without {@code i}, as in distribution.
     *
     * @throws IllegalArgumentException when it is malformed
     */
    public static DataSize parse(String text) {
        Matcher matcher = SYNTAX.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a size: " + text);
        }
        int power = 1
                + UNITS.indexOf(
                        matcher.group(2).toLowerCase(Locale.ROOT).concat(" ").charAt(0));
        return new DataSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * power)));
    }

    @Override
    public String toString() {
        int power = bytes == 0 ? 0 : Math.min(UNITS.length(), Long.numberOfTrailingZeros(bytes) / 10);
        String number = Long.toString(bytes >> (10 * power));
        return power == 0 ? number : number + UNITS.toUpperCase(Locale.ROOT).charAt(power - 1) + "iB";
    }
}
