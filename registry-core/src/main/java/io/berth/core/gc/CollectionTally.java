package io.berth.core.gc;

import io.berth.core.model.Digest;
import io.berth.core.model.RepositoryName;
import io.berth.core.schedule.Rest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Counts what a collection does, tells the listener, and keeps to its share of the time. */
final class CollectionTally {

    private static final int MOST_PROBLEMS = 100;

    private final CollectionOptions options;
    private final CollectionListener listener;
    private final Instant started;
    private final long startedNanos = System.nanoTime();
    private final List<String> problems = new ArrayList<>();
    private final Rest rest;
    private long repositories;
    private long manifests;
    private long blobs;
    private long manifestsRemoved;
    private long linksRemoved;
    private long blobsRemoved;
    private long bytesRemoved;
    private long bytesFreed;

    CollectionTally(CollectionOptions options, CollectionListener listener, Clock clock) {
        this.options = options;
        this.listener = listener;
        this.rest = new Rest(options.share(), "the collection was stopped");
        this.started = clock.instant();
    }

    /** What is counted from here on was counted before, in a part that begins anew. */
    void restart() {
        repositories = 0;
        manifests = 0;
        blobs = 0;
        if (options.dryRun()) {
            linksRemoved = 0;
            blobsRemoved = 0;
            bytesRemoved = 0;
        } else {
            // They are not seen again.
            blobs = blobsRemoved;
        }
    }

    void repository(RepositoryName repository, boolean isFirstTime) {
        repositories += isFirstTime ? 1 : 0;
        listener.repository(repository);
    }

    void keeps(RepositoryName repository, Digest manifest) {
        manifests++;
        listener.keeps(repository, manifest);
    }

    void needs(RepositoryName repository, Digest blob) {
        listener.needs(repository, blob);
    }

    void untagged(RepositoryName repository, Digest manifest) {
        manifestsRemoved++;
        listener.untagged(repository, manifest);
    }

    void unneeded(RepositoryName repository, Digest blob) {
        linksRemoved++;
        listener.unneeded(repository, blob);
    }

    void seen() {
        blobs++;
    }

    void removed(Digest digest, long size) {
        blobsRemoved++;
        bytesRemoved += size;
        listener.blob(digest, size);
    }

    void freed(long size) {
        bytesFreed += size;
    }

    void problem(String text) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(text);
        }
        listener.problem(text);
    }

    /** Called between short pieces of work. */
    void rest() throws IOException {
        listener.progress(report(false));
        rest.take();
    }

    CollectionReport finish() {
        return report(true);
    }

    private CollectionReport report(boolean finished) {
        return new CollectionReport(
                started,
                Duration.ofNanos(System.nanoTime() - startedNanos),
                finished,
                options.dryRun(),
                repositories,
                manifests,
                blobs,
                manifestsRemoved,
                linksRemoved,
                blobsRemoved,
                bytesRemoved,
                bytesFreed,
                problems);
    }
}
