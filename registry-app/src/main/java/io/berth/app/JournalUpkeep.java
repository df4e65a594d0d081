package io.berth.app;

import io.berth.core.journal.Journal;
import io.berth.core.schedule.RepeatingTask;
import io.berth.core.schedule.Scheduler;
import java.io.IOException;
import java.time.Duration;

/** Writes the journal in the background, and deletes entries whose time is over. */
final class JournalUpkeep implements AutoCloseable {

    private static final Duration FLUSH = Duration.ofSeconds(1);
    private static final Duration EXPIRE = Duration.ofHours(1);

    private final Journal journal;
    private final RepeatingTask flushing;
    private final RepeatingTask expiring;

    private JournalUpkeep(Journal journal, Scheduler scheduler) {
        this.journal = journal;
        this.flushing = scheduler.every(
                FLUSH, scheduler.task("journal", "tag moves may be missing from the history"), journal::flush);
        this.expiring = scheduler.every(
                EXPIRE, scheduler.task("journal-expiry", "old entries of the journal take space"), journal::expire);
    }

    static JournalUpkeep start(Journal journal, Scheduler scheduler) throws IOException {
        journal.start();
        return new JournalUpkeep(journal, scheduler);
    }

    @Override
    public void close() throws IOException {
        flushing.close();
        expiring.close();
        journal.flush();
    }
}
