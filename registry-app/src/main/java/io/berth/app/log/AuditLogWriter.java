package io.berth.app.log;

import io.berth.app.config.AuditConfig;
import io.berth.core.schedule.BackgroundTask;
import io.berth.core.schedule.Scheduler;
import io.berth.http.message.AuditLog;
import io.berth.http.message.AuditRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the audit log, one JSON line per event, on its own thread, so that no request waits for the disk. When the
 * disk is full or too slow, events are lost; their number is logged in the application log, and in the audit log itself
 * as soon as it can be written again.
 */
public final class AuditLogWriter implements AuditLog, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AuditLogWriter.class);
    private static final int MOST_WAITING = 16_384;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** An entry in the queue. */
    private sealed interface Entry {
        record Event(AuditRecord event) implements Entry {}

        record End() implements Entry {}
    }

    private final BlockingQueue<Entry> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong lost = new AtomicLong();
    private final AuditLines file;
    private final Clock clock;
    private final BackgroundTask task;
    private final Thread writer = Thread.ofPlatform().name("audit-log").daemon().unstarted(this::run);
    private boolean losing;

    private AuditLogWriter(AuditLines file, Clock clock, Scheduler scheduler) {
        this.file = file;
        this.clock = clock;
        this.task = scheduler.task("audit-log", "events are lost; report this with the stack trace");
    }

    /**
     * Starts writing.
     *
     * @throws IOException when the file cannot be written
     */
    public static AuditLogWriter start(Path path, AuditConfig config, Clock clock, Scheduler scheduler)
            throws IOException {
        return start(new AuditFile(path, config), clock, scheduler);
    }

    static AuditLogWriter start(AuditLines file, Clock clock, Scheduler scheduler) {
        AuditLogWriter started = new AuditLogWriter(file, clock, scheduler);
        started.writer.start();
        return started;
    }

    @Override
    public void record(AuditRecord event) {
        if (!waiting.offer(new Entry.Event(event))) {
            lost.incrementAndGet();
        }
    }

    /** The number of lost events not yet reported in the file. */
    long lost() {
        return lost.get();
    }

    private void run() {
        try (file) {
            while (waiting.take() instanceof Entry.Event(AuditRecord event)) {
                if (!task.attempt(() -> write(event))) {
                    lost.incrementAndGet();
                }
            }
            task.attempt(this::tellOfLost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(AuditRecord event) {
        tellOfLost();
        if (!file.add(line(event))) {
            lost.incrementAndGet();
        }
    }

    private void tellOfLost() {
        long events = lost.get();
        if (events == 0) {
            return;
        }
        if (!losing) {
            losing = true;
            LOG.error("the audit log cannot be written, or not fast enough: events are being lost");
        }
        if (file.add(gap(events))) {
            losing = false;
            lost.addAndGet(-events);
            LOG.error("{} events of the audit log were lost", events);
        }
    }

    private String gap(long events) {
        return LineFormat.JSON.line(clock.instant(), "error", "events were lost", Map.of("lost", events));
    }

    static String line(AuditRecord event) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("account", event.account());
        values.put("source", event.source());
        values.put("address", event.address());
        values.put("action", event.action());
        values.putAll(event.details());
        values.put("outcome", event.outcome().name().toLowerCase(Locale.ROOT));
        values.put("rule", event.rule());
        values.put("method", event.method());
        values.put("path", event.path());
        if (event.status() != 0) {
            values.put("status", event.status());
        }
        values.put("request", event.requestId());
        return LineFormat.JSON.line(event.time(), "info", "audit", values);
    }

    /** Writes queued entries, for at most a few seconds. */
    @Override
    public void close() {
        try {
            if (waiting.offer(new Entry.End(), PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                writer.join(PATIENCE);
            }
            if (writer.isAlive()) {
                LOG.error("{} events of the audit log are lost: its disk does not answer", waiting.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
