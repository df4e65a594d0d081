package io.berth.app.log;

import io.berth.app.config.LogConfig;
import io.berth.core.schedule.BackgroundTask;
import io.berth.core.schedule.Scheduler;
import io.berth.http.message.FinishedRequest;
import io.berth.http.message.RequestListener;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the access log on its own thread, so that a slow reader of the output slows no request. When the queue is
 * full, lines are dropped and counted.
 */
public final class AccessLogWriter implements RequestListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AccessLogWriter.class);
    private static final int MAX_WAITING = 8192;
    private static final int BATCH = 256;

    /** An entry in the queue. */
    private sealed interface Entry {
        record Line(FinishedRequest exchange) implements Entry {}

        record End() implements Entry {}
    }

    private final BlockingQueue<Entry> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final AccessLineFormat format;
    private final OutputStream output;
    private final BackgroundTask task;
    private final Thread writer;

    private AccessLogWriter(LogConfig config, OutputStream output, Scheduler scheduler) {
        this.format = new AccessLineFormat(config);
        this.output = output;
        this.task = scheduler.task("access-log", "lines of the access log are lost; see where standard output goes");
        this.writer = Thread.ofPlatform().name("access-log").daemon().unstarted(this::run);
    }

    /** Starts writing to standard output. */
    public static AccessLogWriter toStandardOutput(LogConfig config, Scheduler scheduler) {
        return start(config, new FileOutputStream(FileDescriptor.out), scheduler);
    }

    /**
     * Starts writing.
     *
     * @param output stays open
     */
    static AccessLogWriter start(LogConfig config, OutputStream output, Scheduler scheduler) {
        AccessLogWriter started = new AccessLogWriter(config, output, scheduler);
        started.writer.start();
        return started;
    }

    @Override
    public void finished(FinishedRequest exchange) {
        if (!waiting.offer(new Entry.Line(exchange))) {
            dropped.incrementAndGet();
        }
    }

    private void run() {
        List<Entry> batch = new ArrayList<>(BATCH);
        try {
            for (boolean open = true; open; ) {
                batch.add(waiting.take());
                waiting.drainTo(batch, BATCH - 1);
                if (!task.attempt(() -> write(batch))) {
                    dropped.addAndGet(batch.size());
                }
                open = batch.stream().noneMatch(Entry.End.class::isInstance);
                batch.clear();
                reportDropped();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(List<Entry> batch) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Entry entry : batch) {
            if (entry instanceof Entry.Line line) {
                lines.append(format.line(line.exchange())).append('\n');
            }
        }
        output.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        output.flush();
    }

    private void reportDropped() {
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
            LOG.warn("{} lines of the access log were lost: standard output does not keep up", lost);
        }
    }

    /** Writes queued entries, for at most a few seconds. */
    @Override
    public void close() {
        try {
            if (waiting.offer(new Entry.End(), 1, TimeUnit.SECONDS)) {
                writer.join(Duration.ofSeconds(5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
