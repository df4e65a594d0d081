package io.berth.app;

import io.berth.app.ServerRequests.Request;
import io.berth.app.config.GoDuration;
import io.berth.app.config.RetentionConfig;
import io.berth.core.event.Cause;
import io.berth.core.model.RepositoryName;
import io.berth.core.retention.Decision;
import io.berth.core.retention.Lifetime;
import io.berth.core.retention.Retention;
import io.berth.core.retention.RetentionListener;
import io.berth.core.retention.RetentionReport;
import io.berth.core.schedule.RepeatingTask;
import io.berth.core.schedule.Rest;
import io.berth.core.schedule.Scheduler;
import io.berth.core.service.ReadOnlyMode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes old tags in the server: on a schedule, and when the command {@code retention run} asks for it. */
final class ScheduledRetention {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduledRetention.class);

    private static final Duration POLL = Duration.ofSeconds(1);

    /** An operator who has just changed the rules can change them again. */
    private static final Duration LONGEST_FIRST_WAIT = Duration.ofHours(1);

    /** The share of the time that a scheduled run works. */
    private static final double SHARE = 0.25;

    /** While pushes are refused. */
    private static final Duration RETRY = Duration.ofMinutes(10);

    private final Retention retention;
    private final ServedStore store;
    private final ServerRequests<RetentionOrder, RetentionReport> requests;
    private final StopRequest stop;
    private final ReadOnlyMode readOnly;
    private final RetentionConfig config;
    private long next;

    ScheduledRetention(
            Retention retention,
            ServedStore store,
            ServerRequests<RetentionOrder, RetentionReport> requests,
            StopRequest stop,
            ReadOnlyMode readOnly,
            RetentionConfig config) {
        this.retention = retention;
        this.store = store;
        this.requests = requests;
        this.stop = stop;
        this.readOnly = readOnly;
        this.config = config;
    }

    /** Works until the task is closed. */
    RepeatingTask start(Scheduler scheduler) throws IOException {
        requests.forgetRequest();
        Duration first = wait(LONGEST_FIRST_WAIT);
        next = System.nanoTime() + first.toNanos();
        if (config.enabled()) {
            LOG.info(
                    "retention: {} rules, every {}, first in {}",
                    config.rules().rules().size(),
                    Lifetime.print(config.interval()),
                    Lifetime.print(first));
        }
        return scheduler.every(
                POLL, scheduler.task("retention", "old tags are not deleted until it works again"), this::work);
    }

    private void work() throws IOException, InterruptedException {
        Optional<Request<RetentionOrder>> request = requests.take();
        if (request.isPresent()) {
            serve(request.get());
        } else if (config.enabled() && System.nanoTime() - next >= 0) {
            next = System.nanoTime() + config.interval().toNanos();
            runOnSchedule();
        }
    }

    private void runOnSchedule() throws IOException, InterruptedException {
        Optional<ReadOnlyMode.Order> order = readOnly.order();
        if (order.isPresent()) {
            next = System.nanoTime() + wait(RETRY).toNanos();
            LOG.info("retention waits: {}", order.get());
            return;
        }
        try {
            run(config.limit(), new Resting());
        } catch (Retention.LimitException e) {
            LOG.error("retention: {}", e.getMessage());
        }
    }

    private Duration wait(Duration atMost) {
        return config.interval().compareTo(atMost) < 0 ? config.interval() : atMost;
    }

    private void serve(Request<RetentionOrder> request) throws IOException, InterruptedException {
        int limit = request.order().force() ? RetentionOrder.NO_LIMIT : config.limit();
        try {
            requests.serve(request, "the server stopped; another run goes on", () -> run(limit, new Telling(request)));
        } catch (Retention.LimitException e) {
            // The command says it; the server is as well as before.
        }
    }

    private RetentionReport run(int limit, RetentionListener listener) throws IOException, InterruptedException {
        requireWrites();
        try {
            RetentionReport report =
                    store.alone(() -> Cause.during(() -> Cause.job("retention"), () -> retention.run(limit, listener)));
            LOG.info(
                    "retention: {} tags deleted of {}; took {}",
                    report.deleted(),
                    report.decided(),
                    GoDuration.print(Duration.ofMillis(report.took().toMillis())));
            return report;
        } catch (InterruptedIOException e) {
            throw new InterruptedException(e.getMessage());
        }
    }

    private void requireWrites() throws IOException {
        Optional<ReadOnlyMode.Order> order = readOnly.order();
        if (order.isPresent()) {
            throw new IOException("no tags are deleted: " + order.get());
        }
    }

    /** Says what is about to be deleted, and stops when another server starts. */
    private class Stopping implements RetentionListener {

        @Override
        public void begins(RetentionReport plan) {
            LOG.info(
                    "retention: {} of {} tags in {} repositories are about to be deleted",
                    plan.going(),
                    plan.decided(),
                    plan.repositories());
        }

        @Override
        public void deleted(RepositoryName repository, Decision decision) {
            LOG.debug(
                    "retention: {}:{} deleted, was {}; {}",
                    repository,
                    decision.tag(),
                    decision.target(),
                    decision.why());
        }

        @Override
        public void progress(RetentionReport soFar) throws IOException {
            if (stop.isMade()) {
                throw new IOException("stopped, since another server starts to use this store");
            }
        }
    }

    /** Works for a part of the time, so that requests are not slowed down. */
    private final class Resting extends Stopping {

        private final Rest rest = new Rest(SHARE, "retention was stopped");

        @Override
        public void progress(RetentionReport soFar) throws IOException {
            super.progress(soFar);
            rest.take();
        }
    }

    /** Tells the progress. */
    private final class Telling extends Stopping {

        private final Consumer<RetentionReport> progress;

        private Telling(Request<RetentionOrder> request) {
            this.progress = requests.progressOf(request, "retention");
        }

        @Override
        public void progress(RetentionReport soFar) throws IOException {
            super.progress(soFar);
            progress.accept(soFar);
        }
    }
}
