package io.berth.app;

import io.berth.core.pulls.PullRecords;
import io.berth.core.schedule.RepeatingTask;
import io.berth.core.schedule.Scheduler;
import java.io.IOException;
import java.time.Duration;

/** Writes the records of pulls in the background, and when the server stops. */
final class PullUpkeep implements AutoCloseable {

    private final PullRecords records;
    private final RepeatingTask flushing;

    private PullUpkeep(PullRecords records, Duration interval, Scheduler scheduler) {
        this.records = records;
        this.flushing = scheduler.every(
                interval,
                scheduler.task("pulls", "when tags were pulled last may be out of date; see the reason"),
                records::flush);
    }

    static PullUpkeep start(PullRecords records, Duration interval, Scheduler scheduler) throws IOException {
        records.start();
        return new PullUpkeep(records, interval, scheduler);
    }

    @Override
    public void close() throws IOException {
        flushing.close();
        records.flush();
    }
}
