package io.berth.app;

import io.berth.app.ServerRequests.Request;
import io.berth.app.config.GoDuration;
import io.berth.app.config.ScrubConfig;
import io.berth.core.content.Verdict;
import io.berth.core.event.Cause;
import io.berth.core.model.Digest;
import io.berth.core.schedule.RepeatingTask;
import io.berth.core.schedule.Scheduler;
import io.berth.core.scrub.ScrubListener;
import io.berth.core.scrub.ScrubReport;
import io.berth.core.scrub.Scrubber;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Scrubs in the server: on a schedule, and when the command {@code scrub} asks for it. */
final class ScheduledScrub {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduledScrub.class);

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration SHORTEST_WAIT = Duration.ofMinutes(1);

    private final Scrubber scrubber;
    private final ServerRequests<ScrubOrder, ScrubReport> requests;
    private final ScrubConfig config;
    private final Clock clock;
    private long next;
    private boolean isRecovered;

    ScheduledScrub(
            Scrubber scrubber, ServerRequests<ScrubOrder, ScrubReport> requests, ScrubConfig config, Clock clock) {
        this.scrubber = scrubber;
        this.requests = requests;
        this.config = config;
        this.clock = clock;
    }

    /** Works until the task is closed. */
    RepeatingTask start(Scheduler scheduler) throws IOException {
        requests.forgetRequest();
        if (config.enabled()) {
            Duration first = untilNext(scrubber.last());
            next = System.nanoTime() + first.toNanos();
            LOG.info(
                    "scrub: every {}, next in {}, {} each second",
                    GoDuration.print(config.interval()),
                    GoDuration.print(first),
                    config.rate());
        }
        return scheduler.every(
                POLL,
                scheduler.task("scrub", "damage of stored content is not found until it works again"),
                this::work);
    }

    /** A clock that was wrong delays it by one interval at most. */
    private Duration untilNext(Optional<ScrubReport> last) {
        Duration wait = last.filter(ScrubReport::finished)
                .map(ScrubReport::started)
                .map(started -> Duration.between(clock.instant(), started.plus(config.interval())))
                .orElse(Duration.ZERO);
        Duration atMost = wait.compareTo(config.interval()) > 0 ? config.interval() : wait;
        Duration bounded = atMost.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : atMost;
        return Duration.ofSeconds(bounded.toSeconds());
    }

    private void work() throws IOException, InterruptedException {
        if (!isRecovered) {
            scrubber.recover();
            isRecovered = true;
        }
        Optional<Request<ScrubOrder>> request = requests.take();
        boolean isDue = config.enabled() && System.nanoTime() - next >= 0;
        if (request.isPresent() || isDue) {
            next = System.nanoTime() + SHORTEST_WAIT.toNanos();
            scrub(new Serving(request));
            next = System.nanoTime() + untilNext(scrubber.last()).toNanos();
        }
    }

    private void scrub(Serving serving) throws IOException, InterruptedException {
        try {
            serving.begin();
            ScrubReport report =
                    Cause.during(() -> Cause.job("scrub"), () -> scrubber.scrub(serving::bytesPerSecond, serving));
            LOG.info(
                    "scrub: {} blobs checked, {} bytes; {} damaged, {} problems; took {}",
                    report.blobs(),
                    report.bytes(),
                    report.damagedBlobs(),
                    report.problems().size(),
                    GoDuration.print(Duration.ofMillis(report.took().toMillis())));
            serving.end(report);
        } catch (InterruptedIOException e) {
            serving.fail("the server stopped; the next scrub goes on from there");
            throw new InterruptedException(e.getMessage());
        } catch (IOException | RuntimeException e) {
            serving.fail(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /** Tells the progress to the command that asked, which may ask while a scheduled scrub is running already. */
    private final class Serving implements ScrubListener {

        private Optional<Request<ScrubOrder>> request;
        private long told = System.nanoTime();

        private Serving(Optional<Request<ScrubOrder>> request) {
            this.request = request;
        }

        private long bytesPerSecond() {
            return request.map(Request::order)
                    .map(ScrubOrder::bytesPerSecond)
                    .filter(rate -> rate > 0)
                    .orElse(config.rate().bytes());
        }

        private void begin() throws IOException {
            if (request.isPresent()) {
                requests.tellBegin(request.get());
            }
        }

        private void end(ScrubReport report) throws IOException {
            if (request.isPresent()) {
                requests.tellEnd(request.get(), report);
            }
        }

        private void fail(String error) {
            try {
                if (request.isPresent()) {
                    requests.tellFailure(request.get(), error);
                }
            } catch (IOException e) {
                LOG.warn("the end of a scrub cannot be told: {}", e.toString());
            }
        }

        @Override
        public void resumes(ScrubReport before) {
            LOG.info("scrub: goes on after {} blobs, {} %", before.blobs(), before.percent());
        }

        @Override
        public void damaged(Digest digest, Verdict.Damaged verdict) {
            LOG.warn(
                    "scrub: blob {} is damaged ({} bytes with digest {}) and was moved to quarantine: push again an"
                            + " image that needs it (registry content explain {} names them)",
                    digest,
                    verdict.size(),
                    verdict.actual(),
                    digest);
        }

        @Override
        public void problem(String text) {
            LOG.warn("scrub: {}", text);
        }

        @Override
        public void progress(ScrubReport soFar) {
            long now = System.nanoTime();
            if (now - told < POLL.toNanos()) {
                return;
            }
            told = now;
            try {
                if (request.isEmpty()) {
                    request = requests.take();
                }
                if (request.isPresent()) {
                    requests.tellProgress(request.get(), soFar);
                }
            } catch (IOException e) {
                LOG.warn("the progress of a scrub cannot be told: {}", e.toString());
            }
        }
    }
}
