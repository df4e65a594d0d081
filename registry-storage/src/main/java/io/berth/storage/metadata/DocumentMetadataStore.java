package io.berth.storage.metadata;

import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.Page;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.RepositorySelection;
import io.berth.core.model.Tag;
import io.berth.core.store.MetadataStore;
import io.berth.storage.layout.StorageLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The one {@link MetadataStore}: each fact is a small document, in the layout of distribution. What is written or
 * removed together is so in an order that leaves no link to something missing wherever a crash cuts it.
 */
public final class DocumentMetadataStore implements MetadataStore {

    private static final int BATCH = 1000;

    /** Each has a file open until all are durable. */
    private static final int WRITTEN_AT_ONCE = 100;

    private final Documents documents;
    private final Listing listing;
    private final Links links;
    private final Referrers referrers;
    private final ExaminedManifests examined;
    private final KnownRepositories known;
    private final RepositoryLocks locks = new RepositoryLocks();

    public DocumentMetadataStore(Documents documents) {
        this.documents = documents;
        this.listing = new Listing(documents);
        this.links = new Links(documents);
        this.referrers = new Referrers(documents);
        this.examined = new ExaminedManifests(documents);
        this.known = new KnownRepositories(documents);
    }

    @Override
    public Optional<Digest> blob(RepositoryName repository, Digest digest) throws IOException {
        // distribution files what was pushed by sha512 under its sha256; any other name for content is damage.
        return links.read(StorageLayout.layer(repository, digest))
                .filter(stored -> stored.algorithm() != digest.algorithm() || stored.equals(digest));
    }

    @Override
    public void linkBlob(RepositoryName repository, Digest digest) throws IOException {
        try (var _ = locks.share(repository)) {
            links.write(StorageLayout.layer(repository, digest), digest);
        }
    }

    @Override
    public boolean unlinkBlob(RepositoryName repository, Digest digest) throws IOException {
        return documents.delete(StorageLayout.layer(repository, digest));
    }

    @Override
    public boolean holdsManifest(RepositoryName repository, Digest digest) throws IOException {
        return links.read(StorageLayout.revision(repository, digest))
                .filter(digest::equals)
                .isPresent();
    }

    @Override
    public Page<Digest> manifests(RepositoryName repository, Optional<Digest> after, int limit) throws IOException {
        return listing.digests(StorageLayout.revisions(repository), after, limit, digest -> held(repository, digest));
    }

    @Override
    public boolean record(
            RepositoryName repository,
            Descriptor manifest,
            Optional<Digest> subject,
            List<Tag> tags,
            Predicate<Optional<Digest>> condition)
            throws IOException {
        try (var _ = locks.share(repository)) {
            // Without it, distribution 2's garbage collection does not see a repository that has manifests only.
            documents.createLevel(StorageLayout.layers(repository));
            try (var _ = locks.replace(keys(repository, tags))) {
                boolean moved = condition.equals(UNCONDITIONAL)
                        ? move(repository, manifest, subject, tags)
                        : moveIf(condition, repository, manifest, subject, tags);
                // Whoever deletes the manifest meanwhile, elsewhere, may not have seen the tags yet: see
                // deleteManifest.
                while (documents.isShared() && !holdsManifest(repository, manifest.digest())) {
                    documents.write(List.of(linksTo(repository, manifest, subject, tags)));
                }
                return moved;
            }
        }
    }

    private boolean move(RepositoryName repository, Descriptor manifest, Optional<Digest> subject, List<Tag> tags)
            throws IOException {
        documents.write(List.of(
                linksTo(repository, manifest, subject, tags), currentLinks(repository, manifest.digest(), tags)));
        return true;
    }

    /** Moves the tags up to the first whose present target does not satisfy the condition. */
    private boolean moveIf(
            Predicate<Optional<Digest>> condition,
            RepositoryName repository,
            Descriptor manifest,
            Optional<Digest> subject,
            List<Tag> tags)
            throws IOException {
        List<Tag> moving = leadingThatMeet(condition, repository, tags);
        documents.write(List.of(linksTo(repository, manifest, subject, moving)));
        for (Tag tag : moving) {
            if (!links.replace(StorageLayout.currentLink(repository, tag), condition, manifest.digest())) {
                return false;
            }
        }
        return moving.size() == tags.size();
    }

    private static List<String> keys(RepositoryName repository, List<Tag> tags) {
        return tags.stream().map(tag -> StorageLayout.tag(repository, tag)).toList();
    }

    /** The tags before the first whose present target does not satisfy the condition. */
    private List<Tag> leadingThatMeet(Predicate<Optional<Digest>> condition, RepositoryName repository, List<Tag> tags)
            throws IOException {
        for (int i = 0; i < tags.size(); i++) {
            if (!condition.test(resolve(repository, tags.get(i)))) {
                return tags.subList(0, i);
            }
        }
        return tags;
    }

    /** What must be there before a tag points to the manifest. */
    private static List<Document> linksTo(
            RepositoryName repository, Descriptor manifest, Optional<Digest> subject, List<Tag> tags) {
        Digest digest = manifest.digest();
        List<Document> documents = new ArrayList<>();
        documents.add(Links.link(StorageLayout.revision(repository, digest), digest));
        subject.ifPresent(named -> documents.add(Referrers.entry(repository, named, manifest)));
        tags.forEach(tag -> documents.add(Links.link(StorageLayout.indexLink(repository, tag, digest), digest)));
        return documents;
    }

    private static List<Document> currentLinks(RepositoryName repository, Digest target, List<Tag> tags) {
        return tags.stream()
                .map(tag -> Links.link(StorageLayout.currentLink(repository, tag), target))
                .toList();
    }

    @Override
    public Optional<List<Tag>> deleteManifest(RepositoryName repository, Digest digest, Optional<Digest> subject)
            throws IOException {
        try (var _ = locks.exclude(repository)) {
            if (!holdsManifest(repository, digest)) {
                return Optional.empty();
            }
            List<Tag> removed = removeTagsOf(repository, digest);
            documents.delete(StorageLayout.revision(repository, digest));
            if (documents.isShared()) {
                // 1. Elsewhere, a push wrote the revision's link. 2. Here, its tag was not there yet. 3. There it was
                // written, and then the link seen or written again: so either we see that tag now, or the link stays.
                removed.addAll(removeTagsOf(repository, digest));
            }
            if (subject.isPresent()) {
                examined.forget(repository, digest);
                referrers.delete(repository, subject.get(), digest);
            }
            return Optional.of(removed);
        }
    }

    private List<Tag> removeTagsOf(RepositoryName repository, Digest digest) throws IOException {
        List<Tag> removed = new ArrayList<>();
        Optional<String> last = Optional.empty();
        Page<String> names;
        do {
            names = documents.names(StorageLayout.tags(repository), last, BATCH);
            for (Optional<Tag> tag : documents.each(names.items(), name -> tagTo(repository, digest, name))) {
                // Another replica may have moved it while those before it were removed.
                if (tag.isPresent()
                        && tagTo(repository, digest, tag.get().name()).isPresent()) {
                    documents.deleteTree(StorageLayout.tag(repository, tag.get()));
                    removed.add(tag.get());
                }
            }
            last = names.items().isEmpty() ? last : Optional.of(names.items().getLast());
        } while (names.more());
        return removed;
    }

    /** The tag of this name, when there is one that points to the manifest. */
    private Optional<Tag> tagTo(RepositoryName repository, Digest digest, String name) throws IOException {
        Optional<Tag> tag = named(name);
        return tag.isPresent() && resolve(repository, tag.get()).equals(Optional.of(digest)) ? tag : Optional.empty();
    }

    @Override
    public void linkIndex(RepositoryName repository, Digest index, Collection<Digest> manifests) throws IOException {
        List<Document> missing = new ArrayList<>();
        for (Digest manifest : manifests) {
            String key = StorageLayout.indexOf(repository, manifest, index);
            if (!documents.holds(key)) {
                missing.add(Links.link(key, index));
            }
        }
        try (var _ = locks.share(repository)) {
            for (int from = 0; from < missing.size(); from += WRITTEN_AT_ONCE) {
                int to = Math.min(missing.size(), from + WRITTEN_AT_ONCE);
                documents.write(List.of(missing.subList(from, to)));
            }
        }
    }

    @Override
    public void unlinkIndex(RepositoryName repository, Digest index, Collection<Digest> manifests) throws IOException {
        for (Digest manifest : manifests) {
            documents.delete(StorageLayout.indexOf(repository, manifest, index));
        }
    }

    @Override
    public Optional<Digest> indexListing(RepositoryName repository, Digest manifest) throws IOException {
        return listing
                .digests(
                        StorageLayout.indexesOf(repository, manifest),
                        Optional.empty(),
                        1,
                        index -> holdsManifest(repository, index) ? Optional.of(index) : Optional.empty())
                .items()
                .stream()
                .findFirst();
    }

    @Override
    public Optional<Digest> resolve(RepositoryName repository, Tag tag) throws IOException {
        return links.read(StorageLayout.currentLink(repository, tag));
    }

    @Override
    public boolean deleteTag(RepositoryName repository, Tag tag) throws IOException {
        try (var _ = locks.share(repository);
                var _ = locks.replace(StorageLayout.tag(repository, tag))) {
            return documents.deleteTree(StorageLayout.tag(repository, tag));
        }
    }

    @Override
    public Page<Tag> tags(RepositoryName repository, Optional<String> after, int limit, ContentCheck content)
            throws IOException {
        return listing.names(StorageLayout.tags(repository), after, limit, name -> tag(repository, name, content));
    }

    @Override
    public Page<Descriptor> referrers(RepositoryName repository, Digest subject, Optional<Digest> after, int limit)
            throws IOException {
        return listing.digests(
                StorageLayout.referrersOf(repository, subject),
                after,
                limit,
                referrer -> holdsManifest(repository, referrer)
                        ? referrers.read(repository, subject, referrer)
                        : Optional.empty());
    }

    @Override
    public void linkReferrer(RepositoryName repository, Digest subject, Descriptor referrer) throws IOException {
        try (var _ = locks.share(repository)) {
            referrers.write(repository, subject, referrer);
        }
    }

    @Override
    public Set<Digest> unexaminedManifests(RepositoryName repository) throws IOException {
        Set<Digest> manifests = allManifests(repository);
        manifests.removeAll(examined.read(repository));
        return manifests;
    }

    @Override
    public void markExamined(RepositoryName repository, Collection<Digest> manifests) throws IOException {
        try (var _ = locks.exclude(repository)) {
            Set<Digest> marked = examined.read(repository);
            marked.addAll(manifests);
            marked.retainAll(allManifests(repository));
            examined.write(repository, marked);
        }
    }

    private Set<Digest> allManifests(RepositoryName repository) throws IOException {
        return new HashSet<>(
                manifests(repository, Optional.empty(), Integer.MAX_VALUE).items());
    }

    @Override
    public boolean exists(RepositoryName repository) throws IOException {
        return documents.inOneGo(() -> known.exists(repository));
    }

    @Override
    public Page<RepositoryName> repositories(Optional<String> after, int limit, RepositorySelection wanted)
            throws IOException {
        return documents.inOneGo(() -> RepositoryWalk.page(documents, after, limit, wanted, known::exists));
    }

    @Override
    public boolean deleteRepository(RepositoryName repository) throws IOException {
        try (var _ = locks.exclude(repository)) {
            boolean existed = exists(repository);
            // Manifests and their tags first: from then on nobody finds what is removed next.
            documents.deleteTree(StorageLayout.manifests(repository));
            documents.deleteTree(StorageLayout.layers(repository));
            documents.deleteTree(StorageLayout.referrers(repository));
            documents.deleteTree(StorageLayout.indexes(repository));
            documents.deleteTree(StorageLayout.uploads(repository));
            documents.prune(StorageLayout.repository(repository), StorageLayout.REPOSITORIES);
            return existed;
        }
    }

    private Optional<Digest> held(RepositoryName repository, Digest digest) throws IOException {
        return documents.holds(StorageLayout.revision(repository, digest)) ? Optional.of(digest) : Optional.empty();
    }

    /** The tag of this name, when there is one that points to a manifest. */
    private Optional<Tag> tag(RepositoryName repository, String name, ContentCheck content) throws IOException {
        Optional<Tag> tag = named(name);
        return tag.isPresent() && isWhole(repository, tag.get(), content) ? tag : Optional.empty();
    }

    /**
     * Whether a tag can be pulled. In a bucket a look at its link is enough: objects are there whole or not at all, and
     * each further look is a request.
     */
    private boolean isWhole(RepositoryName repository, Tag tag, ContentCheck content) throws IOException {
        if (documents.isShared()) {
            return documents.holds(StorageLayout.currentLink(repository, tag));
        }
        Optional<Digest> target = resolve(repository, tag);
        return target.isPresent() && holdsManifest(repository, target.get()) && content.isStored(target.get());
    }

    private static Optional<Tag> named(String name) {
        try {
            return Optional.of(new Tag(name));
        } catch (RegistryException notOurs) {
            return Optional.empty();
        }
    }
}
