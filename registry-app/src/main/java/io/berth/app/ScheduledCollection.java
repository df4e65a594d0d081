package io.berth.app;

import io.berth.app.ServerRequests.Request;
import io.berth.app.config.GarbageCollectionConfig;
import io.berth.app.config.GoDuration;
import io.berth.core.event.Cause;
import io.berth.core.gc.CollectionListener;
import io.berth.core.gc.CollectionOptions;
import io.berth.core.gc.CollectionReport;
import io.berth.core.gc.GarbageCollector;
import io.berth.core.schedule.RepeatingTask;
import io.berth.core.schedule.Scheduler;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects garbage in the server: on a schedule, and when the command {@code garbage-collect} asks for it. */
final class ScheduledCollection {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduledCollection.class);

    private static final Duration POLL = Duration.ofSeconds(1);

    /** A push that a restart has interrupted can go on before the first run. */
    private static final Duration LONGEST_FIRST_WAIT = Duration.ofHours(1);

    private final GarbageCollector collector;
    private final ServedStore store;
    private final ServerRequests<CollectionOrder, CollectionReport> requests;
    private final StopRequest stop;
    private final GarbageCollectionConfig config;
    private long next;

    ScheduledCollection(
            GarbageCollector collector,
            ServedStore store,
            ServerRequests<CollectionOrder, CollectionReport> requests,
            StopRequest stop,
            GarbageCollectionConfig config) {
        this.collector = collector;
        this.store = store;
        this.requests = requests;
        this.stop = stop;
        this.config = config;
    }

    /** Works until the task is closed. */
    RepeatingTask start(Scheduler scheduler) throws IOException {
        requests.forgetRequest();
        Duration first = config.interval().compareTo(LONGEST_FIRST_WAIT) < 0 ? config.interval() : LONGEST_FIRST_WAIT;
        next = System.nanoTime() + first.toNanos();
        if (config.enabled()) {
            LOG.info(
                    "garbage collection: every {}, first in {}, of content unused for {}",
                    GoDuration.print(config.interval()),
                    GoDuration.print(first),
                    GoDuration.print(config.grace()));
        }
        return scheduler.every(
                POLL, scheduler.task("garbage-collection", "no space is freed until it works again"), this::work);
    }

    private void work() throws IOException, InterruptedException {
        Optional<Request<CollectionOrder>> request = requests.take();
        if (request.isPresent()) {
            serve(request.get());
        } else if (config.enabled() && System.nanoTime() - next >= 0) {
            next = System.nanoTime() + config.interval().toNanos();
            CollectionOptions options = new CollectionOptions(
                    config.grace(), config.quarantine(), config.untagged(), false, config.share() / 100.0);
            report(collect(options, new Stopping()));
        }
    }

    private void serve(Request<CollectionOrder> request) throws IOException, InterruptedException {
        requests.serve(request, "the server stopped; what was removed so far was garbage", () -> {
            CollectionReport report = collect(options(request.order()), new Telling(request));
            report(report);
            return report;
        });
    }

    private CollectionOptions options(CollectionOrder order) throws IOException {
        Duration grace = order.graceMillis() < 0 ? config.grace() : Duration.ofMillis(order.graceMillis());
        if (grace.compareTo(config.grace()) > 0) {
            throw new IOException("the server remembers what clients use for " + GoDuration.print(config.grace())
                    + " only: a longer grace period needs berth.garbagecollection.grace");
        }
        return new CollectionOptions(grace, config.quarantine(), order.untagged(), order.dryRun(), 1);
    }

    private CollectionReport collect(CollectionOptions options, CollectionListener listener)
            throws IOException, InterruptedException {
        try {
            return store.alone(() ->
                    Cause.during(() -> Cause.job("garbage collection"), () -> collector.collect(options, listener)));
        } catch (InterruptedIOException e) {
            throw new InterruptedException(e.getMessage());
        }
    }

    /** Stops when another server starts. */
    private class Stopping implements CollectionListener {

        @Override
        public void progress(CollectionReport soFar) throws IOException {
            if (stop.isMade()) {
                throw new IOException("stopped, since another server starts to use this store");
            }
        }
    }

    private static void report(CollectionReport report) {
        LOG.info(
                "garbage collection{}: {} blobs removed of {}, {} bytes; {} manifests removed; {} bytes freed; took {}",
                report.dryRun() ? " (dry run)" : "",
                report.blobsRemoved(),
                report.blobs(),
                report.bytesRemoved(),
                report.manifestsRemoved(),
                report.bytesFreed(),
                GoDuration.print(Duration.ofMillis(report.took().toMillis())));
        report.problems().forEach(problem -> LOG.warn("garbage collection: {}", problem));
    }

    /** Tells the progress. */
    private final class Telling extends Stopping {

        private final Consumer<CollectionReport> progress;

        private Telling(Request<CollectionOrder> request) {
            this.progress = requests.progressOf(request, "a garbage collection");
        }

        @Override
        public void progress(CollectionReport soFar) throws IOException {
            super.progress(soFar);
            progress.accept(soFar);
        }
    }
}
