package io.berth.app.config;

import java.time.Duration;

/**
 * The {@code berth.journal} section: the journal of tag moves and deletions.
 *
 * @param keep how long entries are kept; zero for no journal
 * @param undelete how long garbage collection keeps what was deleted, so that the deletion can be undone
 */
public record JournalConfig(Duration keep, Duration undelete) {

    public static final JournalConfig DEFAULT = new JournalConfig(Duration.ofDays(90), Duration.ofDays(3));

    private static final Duration LONGEST = Duration.ofDays(3660);

    static JournalConfig read(SectionReader section) {
        ValueType<Duration> time =
                ValueType.DURATION.where(value -> !value.isNegative() && value.compareTo(LONGEST) <= 0);
        return new JournalConfig(
                section.value("keep", time, DEFAULT.keep), section.value("undelete", time, DEFAULT.undelete));
    }
}
