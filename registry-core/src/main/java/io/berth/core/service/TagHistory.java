package io.berth.core.service;

import io.berth.core.journal.Change;
import io.berth.core.journal.Entry;
import io.berth.core.journal.Journal;
import io.berth.core.journal.NotRecordedException;
import io.berth.core.model.Digest;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.store.MetadataStore;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The history of repositories and tags, from the journal. */
public final class TagHistory {

    private final Journal journal;
    private final MetadataStore metadata;

    public TagHistory(Journal journal, MetadataStore metadata) {
        this.journal = journal;
        this.metadata = metadata;
    }

    /**
     * The newest changes, the newest first.
     *
     * @param tag of which; empty for all of the repository
     * @param before a time, exclusive
     */
    public List<Entry> list(RepositoryName repository, Optional<Tag> tag, Instant before, int limit)
            throws IOException {
        return journal.newest(
                repository,
                entry -> tag.isEmpty() ? !(entry.change() instanceof Change.BlobDeleted) : isOf(entry, tag.get()),
                before,
                limit);
    }

    /**
     * Where a tag pointed to at a time; empty when there was no such tag.
     *
     * @throws NotRecordedException when the journal does not reach back to the time
     */
    public Optional<Digest> at(RepositoryName repository, Tag tag, Instant time) throws IOException {
        Instant begin = journal.begin()
                .orElseThrow(
                        () -> new NotRecordedException("this store has no journal (berth.journal.keep is 0s, it is a"
                                + " bucket, or no server has served it since an update)"));
        if (time.isBefore(begin)) {
            throw new NotRecordedException(
                    "the journal begins at " + begin + ": where tags pointed to before is not known");
        }
        List<Entry> last = journal.newest(repository, entry -> isOf(entry, tag), time.plusNanos(1), 1);
        if (!last.isEmpty()) {
            return change(last.getFirst()).after();
        }
        Optional<Entry> next = next(repository, tag, time);
        return next.isPresent() ? change(next.get()).before() : metadata.resolve(repository, tag);
    }

    private Optional<Entry> next(RepositoryName repository, Tag tag, Instant time) throws IOException {
        AtomicReference<Optional<Entry>> next = new AtomicReference<>(Optional.empty());
        journal.read(repository, time, entry -> {
            if (isOf(entry, tag)
                    && next.get()
                            .filter(found -> found.time().isBefore(entry.time()))
                            .isEmpty()) {
                next.set(Optional.of(entry));
            }
        });
        return next.get();
    }

    private static boolean isOf(Entry entry, Tag tag) {
        return entry.change() instanceof Change.OfTag change && change.tag().equals(tag);
    }

    private static Change.OfTag change(Entry entry) {
        return (Change.OfTag) entry.change();
    }
}
