package io.berth.app.config;

import java.time.Duration;

/**
 * The {@code berth.garbagecollection} section: garbage collection while the server runs.
 *
 * @param enabled whether it runs on a schedule; the command works in any case
 * @param interval between two runs
 * @param grace content is kept for this long after it was stored, or a client was told that it exists
 * @param quarantine how long removed content can be restored
 * @param untagged whether manifests without a tag go, too
 * @param share of the time that a scheduled run works, in percent; the rest it sleeps
 */
public record GarbageCollectionConfig(
        boolean enabled, Duration interval, Duration grace, Duration quarantine, boolean untagged, int share) {

    public static final GarbageCollectionConfig DEFAULT = new GarbageCollectionConfig(
            false, Duration.ofHours(24), Duration.ofHours(24), Duration.ofHours(72), false, 25);

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(365);

    static GarbageCollectionConfig read(SectionReader section) {
        ValueType<Duration> time =
                ValueType.DURATION.where(value -> value.compareTo(SHORTEST) >= 0 && value.compareTo(LONGEST) <= 0);
        return new GarbageCollectionConfig(
                section.value("enabled", ValueType.BOOLEAN, DEFAULT.enabled),
                section.value("interval", time, DEFAULT.interval),
                section.value("grace", time, DEFAULT.grace),
                section.value("quarantine", time, DEFAULT.quarantine),
                section.value("untagged", ValueType.BOOLEAN, DEFAULT.untagged),
                section.value("share", ValueType.integer(1, 100), DEFAULT.share));
    }
}
