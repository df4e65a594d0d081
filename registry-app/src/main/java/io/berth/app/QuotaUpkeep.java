package io.berth.app;

import io.berth.core.quota.Quotas;
import io.berth.core.quota.UsageCounter;
import io.berth.core.schedule.RepeatingTask;
import io.berth.core.schedule.Scheduler;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what the quotas' repositories use: at the start, and again from time to time. */
final class QuotaUpkeep {

    private static final Logger LOG = LoggerFactory.getLogger(QuotaUpkeep.class);

    /** Between two looks whether something is to be counted again. */
    private static final Duration POLL = Duration.ofSeconds(10);

    private final Quotas quotas;
    private final UsageCounter counter;

    private QuotaUpkeep(Quotas quotas, UsageCounter counter) {
        this.quotas = quotas;
        this.counter = counter;
    }

    static RepeatingTask start(Quotas quotas, UsageCounter counter, Scheduler scheduler) {
        return scheduler.every(
                POLL,
                Duration.ZERO,
                scheduler.task(
                        "quotas", "pushes to repositories with a quota are refused or miscounted until it succeeds"),
                new QuotaUpkeep(quotas, counter)::run);
    }

    private void run() throws IOException {
        boolean isFirst = !quotas.isCounted();
        long begin = System.nanoTime();
        counter.run();
        if (isFirst) {
            LOG.info(
                    "quotas: usage counted in {} ms",
                    Duration.ofNanos(System.nanoTime() - begin).toMillis());
        }
    }
}
