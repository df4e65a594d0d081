package io.berth.core.quota;

import io.berth.core.model.RepositoryName;
import io.berth.core.schedule.Rest;
import io.berth.core.store.BlobStore;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.RepositoryLocks;
import io.berth.core.store.Walk;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Counts what the repositories with a quota use: all of them at first, and from time to time again, as other processes
 * may have changed the store; and those in doubt after a failure. One thread at a time.
 */
public final class UsageCounter {

    private static final int PAGE = 200;

    /** The share of the time that a count works. */
    private static final double SHARE = 0.25;

    private final Quotas quotas;
    private final MetadataStore metadata;
    private final BlobStore blobs;
    private final RepositoryLocks locks;
    private final Duration interval;
    private boolean wasRun;
    private long counted;

    /**
     * A counter.
     *
     * @param metadata that is not counted itself
     * @param interval after which all are counted again
     */
    public UsageCounter(
            Quotas quotas, MetadataStore metadata, BlobStore blobs, RepositoryLocks locks, Duration interval) {
        this.quotas = quotas;
        this.metadata = metadata;
        this.blobs = blobs;
        this.locks = locks;
        this.interval = interval;
    }

    /**
     * Counts what is due.
     *
     * @throws IOException when a repository cannot be counted, after the others: its usage stays as it was until the
     *     next run
     */
    public void run() throws IOException {
        if (!wasRun || System.nanoTime() - counted >= interval.toNanos()) {
            countAll();
        } else {
            Failures failures = new Failures();
            for (RepositoryName repository : quotas.doubtful()) {
                count(repository, failures);
            }
            failures.report();
        }
    }

    /**
     * Counts all repositories with a quota.
     *
     * @throws IOException as {@link #run}
     */
    public void countAll() throws IOException {
        long begin = System.nanoTime();
        Failures failures = new Failures();
        Walk.repositories(
                after -> metadata.repositories(after, PAGE, quotas::isFor), repository -> count(repository, failures));
        for (RepositoryName repository : quotas.used()) {
            if (!metadata.exists(repository)) {
                count(repository, failures);
            }
        }
        counted = begin;
        wasRun = true;
        quotas.allCounted();
        failures.report();
    }

    private void count(RepositoryName repository, Failures failures) throws IOException {
        Rest rest = new Rest(SHARE, "the count was stopped");
        try {
            new RepositoryCount(repository).run(quotas, metadata, blobs, locks);
            if (quotas.isCounted()) {
                // Nothing waits for a count that is not the first.
                rest.take();
            }
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            failures.add(repository, e);
        }
    }

    /** What could not be counted. */
    private static final class Failures {

        private Optional<IOException> first = Optional.empty();

        private void add(RepositoryName repository, IOException failure) {
            if (first.isEmpty()) {
                first = Optional.of(
                        new IOException("repository " + repository + " cannot be counted: " + failure, failure));
            }
        }

        private void report() throws IOException {
            if (first.isPresent()) {
                throw first.get();
            }
        }
    }
}
