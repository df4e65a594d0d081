package io.berth.core.gc;

import io.berth.core.journal.Change;
import io.berth.core.journal.Journal;
import io.berth.core.model.Digest;
import io.berth.core.model.RepositoryName;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** The changes that are young enough to be undone: a collection keeps what they need. */
public final class UndeleteWindow {

    /** Keeps nothing. */
    public static final UndeleteWindow NONE =
            new UndeleteWindow(Journal.NONE, Duration.ZERO, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    private final Journal journal;
    private final Duration length;
    private final Clock clock;

    /**
     * A window.
     *
     * @param length how long a deletion can be undone; zero if not at all
     */
    public UndeleteWindow(Journal journal, Duration length, Clock clock) {
        this.journal = journal;
        this.length = length;
        this.clock = clock;
    }

    /** The repositories that may have such changes, existing or not. */
    List<RepositoryName> repositories() throws IOException {
        return length.isZero() ? List.of() : journal.repositories();
    }

    /** Handles digests. */
    @FunctionalInterface
    interface Reader {
        void read(Digest digest) throws IOException;
    }

    /** Passes the manifests that were deleted from a repository. */
    void deleted(RepositoryName repository, Reader reader) throws IOException {
        read(repository, entry -> {
            if (entry.change() instanceof Change.ManifestDeleted(Digest digest, var _, var _)) {
                reader.read(digest);
            }
        });
    }

    /** Passes the manifests that tags of a repository pointed to. */
    void untagged(RepositoryName repository, Reader reader) throws IOException {
        read(repository, entry -> {
            if (entry.change() instanceof Change.OfTag change) {
                if (change.before().isPresent()) {
                    reader.read(change.before().get());
                }
                if (change.after().isPresent()) {
                    reader.read(change.after().get());
                }
            }
        });
    }

    private void read(RepositoryName repository, Journal.Reader reader) throws IOException {
        if (!length.isZero()) {
            journal.read(repository, clock.instant().minus(length), reader);
        }
    }
}
