package io.berth.core.retention;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as operators write them here, and image authors in labels: {@code 2w}, {@code 30d}, {@code 1d12h}. */
public final class Lifetime {

    private static final Pattern PART = Pattern.compile("(\\d{1,9})([smhdw])");
    /** Possessive, so that the matcher does not recurse for each part. */
    private static final Pattern SYNTAX = Pattern.compile("(?:" + PART.pattern() + "){1,5}+");

    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1),
            "w", Duration.ofDays(7));

    private Lifetime() {}

    /** The duration; empty when the text is none. */
    public static Optional<Duration> parse(String text) {
        if (!SYNTAX.matcher(text).matches()) {
            return Optional.empty();
        }
        Duration sum = Duration.ZERO;
        for (Matcher part = PART.matcher(text); part.find(); ) {
            Duration unit = UNITS.getOrDefault(part.group(2), Duration.ZERO);
            sum = sum.plus(unit.multipliedBy(Long.parseLong(part.group(1))));
        }
        return Optional.of(sum);
    }

    /** Formats a duration, without fractions of a second: {@code 30d}, {@code 1d12h}. */
    public static String print(Duration duration) {
        String text = part(duration.toDays(), "d")
                + part(duration.toHoursPart(), "h")
                + part(duration.toMinutesPart(), "m")
                + part(duration.toSecondsPart(), "s");
        return text.isEmpty() ? "0s" : text;
    }

    private static String part(long amount, String unit) {
        return amount == 0 ? "" : amount + unit;
    }
}
