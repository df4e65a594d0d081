package io.berth.core.pulls;

import io.berth.core.event.Event;
import io.berth.core.event.EventListener;
import io.berth.core.event.Fact;
import io.berth.core.model.Digest;
import io.berth.core.model.Reference;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.retention.LastPulls;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.ServerState;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the pulls of manifests, by tag and by digest: in memory as they happen, and from time to time in the server
 * state. A pull by tag counts for the tag and for the manifest. Processes that share a store add their pulls up.
 * Thread-safe.
 */
public final class PullRecords implements EventListener, LastPulls {

    private static final Logger LOG = LoggerFactory.getLogger(PullRecords.class);

    /** The maximum of tags and manifests with pulls that are not written yet, some 250 bytes each. */
    private static final int MOST_WAITING = 8192;

    private final PullDocuments documents;
    private final MetadataStore metadata;
    private final Clock clock;
    private final Map<Pulled, News> waiting = new ConcurrentHashMap<>();
    private final Set<RepositoryName> deleted = ConcurrentHashMap.newKeySet();
    private final LongAdder lost = new LongAdder();
    private final Lock writing = new ReentrantLock();

    /** The pulls of a tag by its name, and of its manifest by any name. */
    public record OfTag(Optional<Pulls> byName, Optional<Pulls> ofManifest) {

        /** The last of all. */
        public Optional<Instant> last() {
            return Stream.concat(byName.stream(), ofManifest.stream())
                    .map(Pulls::last)
                    .max(Comparator.naturalOrder());
        }
    }

    /** What was pulled. */
    private record Pulled(RepositoryName repository, Reference reference) {}

    /**
     * What is not written yet.
     *
     * @param deleted whether it was deleted before these pulls, so that what is written does not count any more
     * @param pulls since then; empty for none
     */
    record News(boolean deleted, Optional<Pulls> pulls) {

        static final News DELETED = new News(true, Optional.empty());

        News and(Pulls more) {
            return new News(
                    deleted, Optional.of(pulls.map(known -> known.and(more)).orElse(more)));
        }

        /** These, followed by later ones. */
        News then(News later) {
            return later.deleted ? later : later.pulls.map(this::and).orElse(this);
        }

        /** What is known with what was written before. */
        Optional<Pulls> after(Optional<Pulls> written) {
            return deleted
                    ? pulls
                    : Stream.concat(written.stream(), pulls.stream()).reduce(Pulls::and);
        }
    }

    public PullRecords(ServerState state, MetadataStore metadata, Clock clock) {
        this.clock = clock;
        this.documents = new PullDocuments(state);
        this.metadata = metadata;
    }

    @Override
    public boolean hearsPulls() {
        return true;
    }

    /** Notes a pull or a deletion; never blocks. */
    @Override
    public void on(Event event) {
        switch (event.fact()) {
            case Fact.ManifestPulled(var repository, var reference, var manifest) -> {
                Pulls one = new Pulls(1, event.time());
                note(new Pulled(repository, manifest.digest()), one);
                if (reference instanceof Tag) {
                    note(new Pulled(repository, reference), one);
                }
            }
            case Fact.TagDeleted(var repository, var tag) -> forget(new Pulled(repository, tag));
            case Fact.ManifestDeleted(var repository, var digest) -> forget(new Pulled(repository, digest));
            case Fact.RepositoryDeleted(var repository) -> forget(repository);
            default -> {}
        }
    }

    private void note(Pulled what, Pulls pulls) {
        if (isFull(what)) {
            lost.increment();
        } else {
            waiting.merge(what, new News(false, Optional.of(pulls)), News::then);
        }
    }

    private void forget(Pulled what) {
        if (!isFull(what)) {
            waiting.put(what, News.DELETED);
        }
    }

    private boolean isFull(Pulled what) {
        return waiting.size() >= MOST_WAITING && !waiting.containsKey(what);
    }

    private void forget(RepositoryName repository) {
        waiting.keySet().removeIf(what -> what.repository.equals(repository));
        if (deleted.size() < MOST_WAITING) {
            deleted.add(repository);
        }
    }

    /** Writes what waits. Called from time to time; blocks. */
    public void flush() throws IOException {
        long missing = lost.sumThenReset();
        if (missing > 0) {
            LOG.warn(
                    "{} pulls are not counted: more than {} tags and manifests were pulled since the last writing",
                    missing,
                    MOST_WAITING);
        }
        writing.lock();
        try {
            for (RepositoryName repository : List.copyOf(deleted)) {
                documents.delete(repository);
                deleted.remove(repository);
            }
            Map<RepositoryName, Map<Reference, News>> taken = take();
            try {
                for (Map.Entry<RepositoryName, Map<Reference, News>> part : taken.entrySet()) {
                    documents.add(part.getKey(), part.getValue());
                }
            } finally {
                // What could not be written.
                taken.forEach(this::putBack);
            }
        } finally {
            writing.unlock();
        }
    }

    private Map<RepositoryName, Map<Reference, News>> take() {
        Map<RepositoryName, Map<Reference, News>> taken = new HashMap<>();
        for (Pulled what : List.copyOf(waiting.keySet())) {
            News news = waiting.remove(what);
            if (news != null) {
                taken.computeIfAbsent(what.repository, _ -> new HashMap<>()).put(what.reference, news);
            }
        }
        return taken;
    }

    private void putBack(RepositoryName repository, Map<Reference, News> unwritten) {
        unwritten.forEach((reference, news) ->
                waiting.merge(new Pulled(repository, reference), news, (later, earlier) -> earlier.then(later)));
    }

    /** The pulls of a tag or a manifest; empty when none are known. Blocks. */
    public Optional<Pulls> of(RepositoryName repository, Reference reference) throws IOException {
        // Not between the taking and the writing.
        writing.lock();
        try {
            Optional<Pulls> written =
                    deleted.contains(repository) ? Optional.empty() : documents.read(repository, reference);
            News news = waiting.get(new Pulled(repository, reference));
            return news == null ? written : news.after(written);
        } finally {
            writing.unlock();
        }
    }

    /**
     * The pulls of a tag and of the manifest that it points to; the second include those of the first since the tag
     * moved. Blocks.
     */
    public OfTag ofTag(RepositoryName repository, Tag tag) throws IOException {
        Optional<Digest> target = metadata.resolve(repository, tag);
        return new OfTag(of(repository, tag), target.isPresent() ? of(repository, target.get()) : Optional.empty());
    }

    /**
     * Many clients ask where a tag points to and pull by digest, so both count. A tag without known pulls may have been
     * pulled until the recording began.
     */
    @Override
    public Instant lastPull(RepositoryName repository, Tag tag) throws IOException {
        Optional<Instant> last = ofTag(repository, tag).last();
        return last.isPresent() ? last.get() : documents.since().orElseGet(clock::instant);
    }

    /** For a server that starts and records pulls. */
    public void start() throws IOException {
        documents.begin(clock.instant());
    }

    /** For a server that starts and does not record pulls: what is pulled from now on is not known. */
    public static void interrupt(ServerState state) throws IOException {
        new PullDocuments(state).end();
    }
}
