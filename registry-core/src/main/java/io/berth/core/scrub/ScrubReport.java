package io.berth.core.scrub;

import io.berth.core.model.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a scrub found so far. A document of the server state, too, from which an interrupted one goes on.
 *
 * @param started when it began, by the clock of this machine
 * @param took the time it has worked, without interruptions
 * @param finished whether all content was checked
 * @param after the last digest that was checked
 * @param blobs checked
 * @param bytes read
 * @param damagedBlobs moved to quarantine
 * @param damaged the first of them
 * @param problems the first of them, for people: content that could not be read or moved
 */
public record ScrubReport(
        Instant started,
        Duration took,
        boolean finished,
        Optional<Digest> after,
        long blobs,
        long bytes,
        long damagedBlobs,
        List<Digest> damaged,
        List<String> problems) {

    public ScrubReport {
        damaged = List.copyOf(damaged);
        problems = List.copyOf(problems);
    }

    static ScrubReport begin(Instant started) {
        return new ScrubReport(started, Duration.ZERO, false, Optional.empty(), 0, 0, 0, List.of(), List.of());
    }

    /**
     * How much of the content was checked, estimated: it is checked in the order of digests, which are spread evenly.
     */
    public int percent() {
        if (finished) {
            return 100;
        }
        return after.filter(digest -> digest.algorithm() == Digest.Algorithm.SHA256)
                .map(digest -> Integer.parseInt(digest.hex(), 0, 4, 16) * 100 / 65536)
                .orElse(after.isPresent() ? 99 : 0);
    }

    /** Whether something is damaged or could not be checked. */
    public boolean hasFindings() {
        return damagedBlobs > 0 || !problems.isEmpty();
    }
}
