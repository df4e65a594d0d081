package io.berth.core.gc;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a collection did so far, or would do.
 *
 * @param started by the clock of this machine
 * @param took its duration
 * @param finished whether it came to its end
 * @param dryRun whether nothing was changed
 * @param repositories seen
 * @param manifests seen
 * @param blobs seen: stored content
 * @param manifestsRemoved those without a tag
 * @param linksRemoved blobs removed from a repository
 * @param blobsRemoved content that no repository held
 * @param bytesRemoved of that content
 * @param bytesFreed on the storage: deleted at once, or after their time in quarantine
 * @param problems the first of them, for people
 */
public record CollectionReport(
        Instant started,
        Duration took,
        boolean finished,
        boolean dryRun,
        long repositories,
        long manifests,
        long blobs,
        long manifestsRemoved,
        long linksRemoved,
        long blobsRemoved,
        long bytesRemoved,
        long bytesFreed,
        List<String> problems) {

    public CollectionReport {
        problems = List.copyOf(problems);
    }
}
