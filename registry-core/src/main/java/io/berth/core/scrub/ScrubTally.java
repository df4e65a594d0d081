package io.berth.core.scrub;

import io.berth.core.model.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Counts what a scrub does. */
final class ScrubTally {

    private static final int MOST_LISTED = 1000;

    private final Instant started;
    private final Duration tookBefore;
    private final long resumedNanos = System.nanoTime();
    private final List<Digest> damaged;
    private final List<String> problems;
    private Optional<Digest> after;
    private boolean finished;
    private long finishedNanos;
    private long blobs;
    private long bytes;
    private long damagedBlobs;

    /** @param before where it goes on */
    ScrubTally(ScrubReport before) {
        this.started = before.started();
        this.tookBefore = before.took();
        this.after = before.after();
        this.blobs = before.blobs();
        this.bytes = before.bytes();
        this.damagedBlobs = before.damagedBlobs();
        this.damaged = new ArrayList<>(before.damaged());
        this.problems = new ArrayList<>(before.problems());
    }

    Optional<Digest> after() {
        return after;
    }

    void read(int count) {
        bytes += count;
    }

    void checked(Digest digest) {
        blobs++;
        after = Optional.of(digest);
    }

    void damaged(Digest digest) {
        damagedBlobs++;
        if (damaged.size() < MOST_LISTED) {
            damaged.add(digest);
        }
    }

    void problem(String text) {
        if (problems.size() < MOST_LISTED) {
            problems.add(text);
        }
    }

    void finish() {
        finished = true;
        finishedNanos = System.nanoTime();
    }

    ScrubReport report() {
        return new ScrubReport(
                started,
                tookBefore.plusNanos((finished ? finishedNanos : System.nanoTime()) - resumedNanos),
                finished,
                after,
                blobs,
                bytes,
                damagedBlobs,
                damaged,
                problems);
    }
}
