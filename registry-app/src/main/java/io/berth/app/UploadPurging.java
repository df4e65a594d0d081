package io.berth.app;

import io.berth.app.config.GoDuration;
import io.berth.app.config.StorageConfig;
import io.berth.core.schedule.RepeatingTask;
import io.berth.core.schedule.Scheduler;
import io.berth.core.store.UploadStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Periodically deletes abandoned uploads: those whose last byte is older than the configured age. */
final class UploadPurging {

    private static final Logger LOG = LoggerFactory.getLogger(UploadPurging.class);

    /** Replicas that start together should not purge at the same time. */
    private static final Duration LONGEST_FIRST_WAIT = Duration.ofHours(1);

    private final UploadStore uploads;
    private final StorageConfig.UploadPurging config;
    private final Clock clock;

    UploadPurging(UploadStore uploads, StorageConfig.UploadPurging config, Clock clock) {
        this.uploads = uploads;
        this.config = config;
        this.clock = clock;
    }

    /** Purges until the task is closed. */
    RepeatingTask start(Scheduler scheduler) {
        long longest = Math.min(config.interval().toSeconds(), LONGEST_FIRST_WAIT.toSeconds());
        Duration first = Duration.ofSeconds(ThreadLocalRandom.current().nextLong(longest + 1));
        String interval = GoDuration.print(config.interval());
        LOG.info(
                "upload purge: every {}, first in {}, of uploads idle for {}",
                interval,
                GoDuration.print(first),
                GoDuration.print(config.age()));
        String consequence = "abandoned uploads take space until the next attempt in " + interval;
        return scheduler.every(config.interval(), first, scheduler.task("upload-purge", consequence), this::purge);
    }

    void purge() throws IOException {
        Instant before = Instant.now(clock).minus(config.age()).truncatedTo(ChronoUnit.SECONDS);
        int purged = uploads.purge(before, config.dryRun());
        String done = config.dryRun() ? "would be removed (dryrun)" : "removed";
        LOG.info("upload purge: {} uploads idle since before {} {}", purged, before, done);
    }
}
