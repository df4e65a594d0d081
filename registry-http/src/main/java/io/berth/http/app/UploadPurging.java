package io.berth.http.app;

import io.berth.core.store.UploadStore;
import io.berth.http.config.StorageConfig;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drops abandoned uploads now and then: those whose last byte is older than the configured age. */
final class UploadPurging implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UploadPurging.class);

    /** Replicas that start together should not look together. */
    private static final Duration LONGEST_FIRST_WAIT = Duration.ofHours(1);

    private final UploadStore uploads;
    private final StorageConfig.UploadPurging config;
    private final Clock clock;
    private final Thread thread =
            Thread.ofPlatform().name("upload-purge").daemon().unstarted(this::run);

    private UploadPurging(UploadStore uploads, StorageConfig.UploadPurging config, Clock clock) {
        this.uploads = uploads;
        this.config = config;
        this.clock = clock;
    }

    /** Starts looking, if that is configured. */
    static UploadPurging start(UploadStore uploads, StorageConfig.UploadPurging config, Clock clock) {
        UploadPurging purging = new UploadPurging(uploads, config, clock);
        if (config.enabled()) {
            purging.thread.start();
        }
        return purging;
    }

    private void run() {
        long longest = Math.min(config.interval().toSeconds(), LONGEST_FIRST_WAIT.toSeconds());
        Duration first = Duration.ofSeconds(ThreadLocalRandom.current().nextLong(longest + 1));
        LOG.info("Starting upload purge in {}", first);
        try {
            Thread.sleep(first);
            while (true) {
                purge();
                Thread.sleep(config.interval());
            }
        } catch (InterruptedException e) {
            LOG.debug("upload purge stops");
        }
    }

    private void purge() {
        Instant before = Instant.now(clock).minus(config.age()).truncatedTo(ChronoUnit.SECONDS);
        try {
            int purged = uploads.purge(before, config.dryRun());
            String done = config.dryRun() ? "would be dropped (dryrun)" : "dropped";
            LOG.info("{} uploads without a byte since {} {}", purged, before, done);
        } catch (IOException | RuntimeException e) {
            LOG.error("abandoned uploads could not be dropped, the next attempt is in {}", config.interval(), e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
