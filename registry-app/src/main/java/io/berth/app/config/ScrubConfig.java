package io.berth.app.config;

import java.time.Duration;

/**
 * The {@code berth.scrub} section: checks stored content against its digests while the server runs.
 *
 * @param enabled whether it runs on a schedule; the command works in any case
 * @param interval between the beginnings of two runs
 * @param rate how much is read in a second, at most
 */
public record ScrubConfig(boolean enabled, Duration interval, DataSize rate) {

    public static final ScrubConfig DEFAULT = new ScrubConfig(false, Duration.ofDays(7), DataSize.ofMebibytes(20));

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final DataSize SLOWEST = DataSize.ofKibibytes(64);

    static ScrubConfig read(SectionReader section) {
        return new ScrubConfig(
                section.value("enabled", ValueType.BOOLEAN, DEFAULT.enabled),
                section.value(
                        "interval",
                        ValueType.DURATION.where(
                                value -> value.compareTo(SHORTEST) >= 0 && value.compareTo(LONGEST) <= 0),
                        DEFAULT.interval),
                section.value("rate", ValueType.SIZE.where(value -> value.bytes() >= SLOWEST.bytes()), DEFAULT.rate));
    }
}
