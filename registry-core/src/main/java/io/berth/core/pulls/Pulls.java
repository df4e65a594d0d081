package io.berth.core.pulls;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The pulls of a tag or a manifest.
 *
 * @param count how many are known
 * @param last to the second
 */
public record Pulls(long count, Instant last) {

    public Pulls {
        last = last.truncatedTo(ChronoUnit.SECONDS);
    }

    /** These and others together. */
    Pulls and(Pulls others) {
        return new Pulls(count + others.count, last.isAfter(others.last) ? last : others.last);
    }
}
