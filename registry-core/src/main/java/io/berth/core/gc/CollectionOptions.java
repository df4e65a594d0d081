package io.berth.core.gc;

import java.time.Duration;

/**
 * What a collection does.
 *
 * @param grace content is kept for this long after a client stored it or was told that it exists; zero also skips the
 *     quarantine
 * @param quarantine how long removed content can be restored
 * @param untagged whether manifests without a tag go, too
 * @param dryRun whether nothing is changed
 * @param share of the time spent working, at most 1; the rest it sleeps, so that requests are not slowed down
 */
public record CollectionOptions(Duration grace, Duration quarantine, boolean untagged, boolean dryRun, double share) {

    /** Whether removed content is deleted at once. */
    public boolean isImmediate() {
        return grace.isZero();
    }
}
