package io.berth.app.config;

import java.time.Duration;

/**
 * The {@code berth.pulls} section: when tags and manifests were pulled last, and how often.
 *
 * @param recorded whether pulls are recorded
 * @param interval how often the records are written
 */
public record PullsConfig(boolean recorded, Duration interval) {

    public static final PullsConfig DEFAULT = new PullsConfig(true, Duration.ofMinutes(1));

    static PullsConfig read(SectionReader section) {
        ValueType<Duration> interval = ValueType.DURATION.where(
                value -> value.compareTo(Duration.ofSeconds(1)) >= 0 && value.compareTo(Duration.ofDays(1)) <= 0);
        return new PullsConfig(
                section.value("record", ValueType.BOOLEAN, DEFAULT.recorded),
                section.value("interval", interval, DEFAULT.interval));
    }
}
