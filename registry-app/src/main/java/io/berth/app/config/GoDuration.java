package io.berth.app.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations in Go's format: {@code 1h30m}, {@code 1.5s}, {@code 100ms}. A number without a unit, which is hardly ever
 * meant, counts nanoseconds in the configuration of registry:2, and is refused elsewhere.
 */
public final class GoDuration {

    private static final Pattern PART = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)(ns|us|µs|ms|s|m|h)");
    /** Possessive: otherwise the matcher recurses for each part, and a long text causes a StackOverflowError. */
    private static final Pattern SYNTAX = Pattern.compile("(?:" + PART.pattern() + ")++");

    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private GoDuration() {}

    /**
     * Parses a duration.
     *
     * @throws IllegalArgumentException when it is malformed, negative, or beyond 292 years
     */
    public static Duration parse(String text) {
        if (text.matches("\\d{1,18}")) {
            return Duration.ofNanos(Long.parseLong(text));
        }
        if (!SYNTAX.matcher(text).matches()) {
            throw new IllegalArgumentException("not a duration: " + text);
        }
        BigDecimal nanos = BigDecimal.ZERO;
        for (Matcher part = PART.matcher(text); part.find(); ) {
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit(part.group(2)))));
        }
        return Duration.ofNanos(nanos.toBigInteger().longValueExact());
    }

    /**
     * Parses a duration with a unit, or 0.
     *
     * @throws MissingUnit for another number without a unit
     * @throws IllegalArgumentException as {@link #parse}
     */
    public static Duration withUnit(String text) {
        if (lacksUnit(text)) {
            throw new MissingUnit(text);
        }
        return parse(text);
    }

    /** Whether the text is a number without a unit, other than 0. */
    public static boolean lacksUnit(String text) {
        return text.matches("\\d+") && !text.matches("0+");
    }

    /** A number without a unit, where one is needed. */
    static final class MissingUnit extends IllegalArgumentException {

        private MissingUnit(String text) {
            super(text + " has no unit");
        }
    }

    private static long unit(String name) {
        return NANOS.getOrDefault(name, 1L);
    }

    /** Formats a duration in the largest units that fit, such as {@code 168h} or {@code 1m30s}. */
    public static String print(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        if (duration.toNanosPart() != 0) {
            boolean whole = Duration.ofMillis(duration.toMillis()).equals(duration);
            return whole ? duration.toMillis() + "ms" : duration.toNanos() + "ns";
        }
        return part(duration.toHours(), "h")
                + part(duration.toMinutesPart(), "m")
                + part(duration.toSecondsPart(), "s");
    }

    private static String part(long amount, String unit) {
        return amount == 0 ? "" : amount + unit;
    }
}
