package io.berth.core.retention;

import java.time.Duration;
import java.time.Instant;

/**
 * What a run of retention did so far, or would do.
 *
 * @param started by the clock of this machine
 * @param took its duration
 * @param repositories that the rules are for
 * @param decided their tags that have a rule
 * @param going of these, those to be deleted
 * @param deleted of these, those that were deleted; the others were pushed meanwhile
 */
public record RetentionReport(
        Instant started, Duration took, long repositories, long decided, long going, long deleted) {}
