package io.berth.core.journal;

import io.berth.core.model.RepositoryName;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Records which tags were moved and what was deleted, for a configured time. Entries of deletions are durable before
 * the deletion; those of tag moves are written in the background. Thread-safe.
 */
public interface Journal {

    /** Records nothing. */
    Journal NONE = new NoJournal();

    /** Whether changes are recorded: if not, callers need not find out what changes. */
    boolean isKept();

    /**
     * Records a change that has happened, within a second: a process that is killed before loses the entry. Never
     * blocks.
     */
    void note(RepositoryName repository, Change change);

    /** An id for the entries of one deletion. */
    String newDeletion();

    /**
     * Records what is about to be deleted; durable on return. When the disk is full, the entries are missing, which is
     * logged: deleting must free space then.
     *
     * @param deletion the same for all entries of one deletion
     */
    void write(RepositoryName repository, String deletion, List<Change> changes) throws IOException;

    /** The repositories that have entries, existing or not. */
    List<RepositoryName> repositories() throws IOException;

    /**
     * Passes the entries of a repository since a time, nearly in the order of their times: entries of two processes may
     * be out of order.
     */
    void read(RepositoryName repository, Instant since, Reader reader) throws IOException;

    /** Handles entries. */
    @FunctionalInterface
    interface Reader {
        void read(Entry entry) throws IOException;
    }

    /**
     * The newest entries of a repository, the newest first.
     *
     * @param before a time, exclusive
     */
    List<Entry> newest(RepositoryName repository, Predicate<Entry> wanted, Instant before, int limit)
            throws IOException;

    /** Since when changes are recorded; empty when they are not. */
    Optional<Instant> begin() throws IOException;

    /** For a server that starts: records when the journal begins. */
    void start() throws IOException;

    /** Writes what waits. To be called every second, and at the end. */
    void flush() throws IOException;

    /** Deletes entries whose time is over. */
    void expire() throws IOException;
}
