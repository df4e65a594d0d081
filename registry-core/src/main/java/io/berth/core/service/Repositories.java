package io.berth.core.service;

import io.berth.core.event.Events;
import io.berth.core.event.Fact;
import io.berth.core.journal.Change;
import io.berth.core.journal.Journal;
import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.Page;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.RepositorySelection;
import io.berth.core.model.Tag;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.RepositoryLocks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The set of repositories: catalog, search, and deletion. */
public final class Repositories {

    private static final int BATCH = 1000;
    private static final int MOST_SEARCHED = 10_000;

    /** Entries of the journal that fill a segment of it. */
    private static final int WRITTEN_AT_ONCE = 250;

    private final MetadataStore metadata;
    private final RepositoryLocks locks;
    private final TagRules tagRules;
    private final Journal journal;
    private final Events events;

    public Repositories(
            MetadataStore metadata, RepositoryLocks locks, TagRules tagRules, Journal journal, Events events) {
        this.metadata = metadata;
        this.locks = locks;
        this.tagRules = tagRules;
        this.journal = journal;
        this.events = events;
    }

    /**
     * The repositories, ordered component by component.
     *
     * @param after where to continue: any text, exclusive
     * @param visible the repositories that the client may see
     */
    public Page<RepositoryName> list(Optional<String> after, int limit, RepositorySelection visible)
            throws IOException {
        return metadata.repositories(after, limit, visible);
    }

    /**
     * Searches repositories whose name contains a text. Scans the first {@value #MOST_SEARCHED} visible to the client
     * at most, because names are not indexed.
     *
     * @param first how many matches to skip
     * @param visible the repositories that the client may see
     */
    public Found search(String text, int first, int limit, RepositorySelection visible) throws IOException {
        List<RepositoryName> found = new ArrayList<>();
        int total = 0;
        Page<RepositoryName> page = Page.empty();
        for (int looked = 0; looked == 0 || (page.more() && looked < MOST_SEARCHED); looked += BATCH) {
            Optional<String> after = page.items().isEmpty()
                    ? Optional.empty()
                    : Optional.of(page.items().getLast().value());
            page = metadata.repositories(after, BATCH, visible);
            for (RepositoryName repository : page.items()) {
                if (repository.value().contains(text)) {
                    if (total >= first && found.size() < limit) {
                        found.add(repository);
                    }
                    total++;
                }
            }
        }
        return new Found(found, total);
    }

    /**
     * A page of search results.
     *
     * @param total number of matches, of which {@code page} is a part
     */
    public record Found(List<RepositoryName> page, int total) {
        public Found {
            page = List.copyOf(page);
        }
    }

    /**
     * Deletes a repository with all its tags, manifests, links and uploads; those nested below its name stay. Content
     * stays until garbage collection.
     *
     * @throws RegistryException NAME_UNKNOWN, or DENIED when a tag is immutable
     */
    public void delete(RepositoryName repository) throws IOException {
        try (var _ = locks.alone(repository)) {
            requireDeletable(repository);
            if (journal.isKept() && metadata.exists(repository)) {
                announce(repository);
            }
            if (!metadata.deleteRepository(repository)) {
                throw new RegistryException(
                        ErrorCode.NAME_UNKNOWN, "no such repository: " + repository, repository.value());
            }
        }
        events.publish(new Fact.RepositoryDeleted(repository));
    }

    private void requireDeletable(RepositoryName repository) throws IOException {
        if (!tagRules.mayProtect(repository)) {
            return;
        }
        Optional<String> after = Optional.empty();
        Page<Tag> tags;
        do {
            tags = metadata.tags(repository, after, BATCH);
            tagRules.requireDeletable(repository, tags.items());
            after = tags.items().isEmpty()
                    ? after
                    : Optional.of(tags.items().getLast().name());
        } while (tags.more());
    }

    /** Writes all that the repository holds to the journal, and then that it is deleted together. */
    private void announce(RepositoryName repository) throws IOException {
        String deletion = journal.newDeletion();
        announce(
                repository,
                deletion,
                after -> metadata.blobs(repository, after, WRITTEN_AT_ONCE),
                (Digest digest) -> digest,
                blob -> Optional.of(new Change.BlobDeleted(blob)));
        announce(
                repository,
                deletion,
                after -> metadata.tags(repository, after, WRITTEN_AT_ONCE),
                Tag::name,
                tag -> metadata.resolve(repository, tag).map(target -> new Change.TagDeleted(tag, target)));
        announce(
                repository,
                deletion,
                after -> metadata.manifests(repository, after, WRITTEN_AT_ONCE),
                (Digest digest) -> digest,
                manifest -> Optional.of(new Change.ManifestDeleted(manifest, "", 0)));
        journal.write(repository, deletion, List.of(new Change.RepositoryDeleted()));
    }

    /** A page of what the repository holds, after a position. */
    @FunctionalInterface
    private interface Pages<T, P> {
        Page<T> after(Optional<P> position) throws IOException;
    }

    /** The entry of something that the repository holds. */
    @FunctionalInterface
    private interface Announced<T> {
        Optional<Change> change(T held) throws IOException;
    }

    private <T, P> void announce(
            RepositoryName repository,
            String deletion,
            Pages<T, P> pages,
            Function<T, P> position,
            Announced<T> announced)
            throws IOException {
        Optional<P> after = Optional.empty();
        Page<T> page;
        do {
            page = pages.after(after);
            List<Change> changes = new ArrayList<>();
            for (T held : page.items()) {
                announced.change(held).ifPresent(changes::add);
                after = Optional.of(position.apply(held));
            }
            journal.write(repository, deletion, changes);
        } while (page.more());
    }
}
