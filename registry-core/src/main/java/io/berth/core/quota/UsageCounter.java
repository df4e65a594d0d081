package io.berth.core.quota;

import io.berth.core.model.Page;
import io.berth.core.model.RepositoryName;
import io.berth.core.store.BlobStore;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.RepositoryLocks;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Counts what the repositories with a quota use: all of them at first, and from time to time again, as other processes
 * may have changed the store; and those in doubt after a failure. One thread at a time.
 */
public final class UsageCounter {

    private static final int PAGE = 200;

    /** How much longer than it works a count rests. */
    private static final int RESTS = 3;

    private final Quotas quotas;
    private final MetadataStore metadata;
    private final BlobStore blobs;
    private final RepositoryLocks locks;
    private final Duration interval;
    private final LongSupplier nanoTime;
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
        this(quotas, metadata, blobs, locks, interval, System::nanoTime);
    }

    UsageCounter(
            Quotas quotas,
            MetadataStore metadata,
            BlobStore blobs,
            RepositoryLocks locks,
            Duration interval,
            LongSupplier nanoTime) {
        this.quotas = quotas;
        this.metadata = metadata;
        this.blobs = blobs;
        this.locks = locks;
        this.interval = interval;
        this.nanoTime = nanoTime;
    }

    /**
     * Counts what is due.
     *
     * @throws IOException when a repository cannot be counted, after the others: its usage stays as it was until the
     *     next run
     */
    public void run() throws IOException {
        if (!wasRun || nanoTime.getAsLong() - counted >= interval.toNanos()) {
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
        long begin = nanoTime.getAsLong();
        Failures failures = new Failures();
        Optional<String> after = Optional.empty();
        Page<RepositoryName> page;
        do {
            page = metadata.repositories(after, PAGE, quotas::isFor);
            for (RepositoryName repository : page.items()) {
                count(repository, failures);
                after = Optional.of(repository.value());
            }
        } while (page.more());
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
        long begin = nanoTime.getAsLong();
        try {
            new RepositoryCount(repository).run(quotas, metadata, blobs, locks);
            if (quotas.isCounted()) {
                rest(nanoTime.getAsLong() - begin);
            }
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            failures.add(repository, e);
        }
    }

    /** Nothing waits for a count that is not the first: requests have most of the time. */
    private static void rest(long worked) throws InterruptedIOException {
        try {
            Thread.sleep(Duration.ofNanos(RESTS * worked));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the count was stopped");
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
