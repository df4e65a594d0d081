package io.berth.app;

import io.berth.core.quota.Quotas;
import io.berth.core.quota.UsageCounter;
import io.berth.core.schedule.RepeatingTask;
import io.berth.core.schedule.Scheduler;
import io.berth.core.store.ServerState;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what the repositories with a quota use: at the start, and again from time to time. Until the first count has
 * ended, the quotas know what the last server has saved, if it has stopped cleanly.
 */
final class QuotaUpkeep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(QuotaUpkeep.class);

    /** Between two looks whether something is to be counted again. */
    private static final Duration POLL = Duration.ofSeconds(10);

    private final UsageCounter counter;
    private final SavedUsage saved;
    private final RepeatingTask task;
    private boolean isCounted;

    private QuotaUpkeep(UsageCounter counter, SavedUsage saved, Scheduler scheduler) {
        this.counter = counter;
        this.saved = saved;
        this.task = scheduler.every(
                POLL,
                Duration.ZERO,
                scheduler.task(
                        "quotas", "pushes to repositories with a quota are refused or miscounted until it succeeds"),
                this::run);
    }

    static QuotaUpkeep start(Quotas quotas, UsageCounter counter, ServerState state, Scheduler scheduler)
            throws IOException {
        SavedUsage saved = new SavedUsage(state, quotas);
        if (saved.restore()) {
            LOG.info("quotas: usage as it was when the server stopped; it is counted again");
        }
        return new QuotaUpkeep(counter, saved, scheduler);
    }

    private void run() throws IOException {
        long begin = System.nanoTime();
        counter.run();
        if (!isCounted) {
            isCounted = true;
            LOG.info(
                    "quotas: usage counted in {} ms",
                    Duration.ofNanos(System.nanoTime() - begin).toMillis());
        }
    }

    @Override
    public void close() throws IOException {
        task.close();
        saved.save();
    }
}
