package io.berth.storage.metadata;

import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.Page;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.RepositorySelection;
import io.berth.core.model.Tag;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.Relations;
import io.berth.core.store.TagCondition;
import io.berth.storage.layout.StorageLayout;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The only implementation of {@link MetadataStore}: each fact is a small document, in the layout of distribution.
 * Writes and deletions are ordered so that no crash leaves a dangling link.
 */
public final class DocumentMetadataStore implements MetadataStore {

    private static final int BATCH = 1000;

    private final Documents documents;
    private final Listing listing;
    private final Links links;
    private final Referrers referrers;
    private final IndexLinks indexes;
    private final ExaminedManifests examined;
    private final KnownRepositories known;
    private final KeyLocks locks = new KeyLocks();

    public DocumentMetadataStore(Documents documents) {
        this.documents = documents;
        this.listing = new Listing(documents);
        this.links = new Links(documents);
        this.referrers = new Referrers(documents);
        this.indexes = new IndexLinks(documents);
        this.examined = new ExaminedManifests(documents);
        this.known = new KnownRepositories(documents);
    }

    @Override
    public Optional<Digest> blob(RepositoryName repository, Digest digest) throws IOException {
        // distribution stores blobs pushed by sha512 under their sha256; any other digest in a link is damage.
        return links.read(StorageLayout.layer(repository, digest))
                .filter(stored -> stored.algorithm() != digest.algorithm() || stored.equals(digest));
    }

    @Override
    public Map<Digest, Digest> blobs(RepositoryName repository, List<Digest> digests) throws IOException {
        List<Optional<Digest>> stored =
                documents.inOneGo(() -> documents.each(digests, digest -> blob(repository, digest)));
        Map<Digest, Digest> held = new HashMap<>();
        for (int i = 0; i < digests.size(); i++) {
            Digest asked = digests.get(i);
            stored.get(i).ifPresent(digest -> held.put(asked, digest));
        }
        return held;
    }

    @Override
    public Page<Digest> blobs(RepositoryName repository, Optional<Digest> after, int limit) throws IOException {
        return listing.digests(
                StorageLayout.layers(repository),
                after,
                limit,
                digest -> held(StorageLayout.layer(repository, digest), digest));
    }

    @Override
    public Optional<Instant> blobLinked(RepositoryName repository, Digest digest) throws IOException {
        return blob(repository, digest).isPresent()
                ? documents.written(StorageLayout.layer(repository, digest))
                : Optional.empty();
    }

    @Override
    public void linkBlob(RepositoryName repository, Digest digest) throws IOException {
        links.write(StorageLayout.layer(repository, digest), digest);
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
    public List<Digest> heldManifests(RepositoryName repository, List<Digest> digests) throws IOException {
        List<Boolean> held =
                documents.inOneGo(() -> documents.each(digests, digest -> holdsManifest(repository, digest)));
        return IntStream.range(0, digests.size())
                .filter(held::get)
                .mapToObj(digests::get)
                .toList();
    }

    @Override
    public Optional<Instant> manifestRecorded(RepositoryName repository, Digest digest) throws IOException {
        return holdsManifest(repository, digest)
                ? documents.written(StorageLayout.revision(repository, digest))
                : Optional.empty();
    }

    @Override
    public Page<Digest> manifests(RepositoryName repository, Optional<Digest> after, int limit) throws IOException {
        return listing.digests(
                StorageLayout.revisions(repository),
                after,
                limit,
                digest -> held(StorageLayout.revision(repository, digest), digest));
    }

    @Override
    public boolean record(
            RepositoryName repository, Descriptor manifest, Relations relations, List<Tag> tags, TagCondition condition)
            throws IOException {
        try (var _ = locks.replace(keys(repository, manifest, relations, tags))) {
            if (!isMet(condition, repository, tags)) {
                return false;
            }
            // Without it, distribution 2's garbage collection skips a repository that has manifests only.
            documents.createLevel(StorageLayout.layers(repository));
            List<List<Document>> before = linksTo(repository, manifest, relations, tags);
            boolean moved = move(condition, before, repository, manifest.digest(), tags);
            // Another replica that deletes the manifest concurrently may not have seen the tags yet: see
            // deleteManifest.
            while (documents.isShared() && !holdsManifest(repository, manifest.digest())) {
                documents.write(before);
            }
            return moved;
        }
    }

    /**
     * The tags and, for an index, its digest: a failed push of it undoes links that a concurrent push of the same index
     * would rely on.
     */
    private static List<String> keys(
            RepositoryName repository, Descriptor manifest, Relations relations, List<Tag> tags) {
        List<String> keys = new ArrayList<>();
        tags.forEach(tag -> keys.add(StorageLayout.tag(repository, tag)));
        if (!relations.listed().isEmpty()) {
            keys.add(StorageLayout.revision(repository, manifest.digest()));
        }
        return keys;
    }

    private boolean isMet(TagCondition condition, RepositoryName repository, List<Tag> tags) throws IOException {
        if (condition.equals(UNCONDITIONAL)) {
            return true;
        }
        for (Tag tag : tags) {
            if (!condition.permits(tag, resolve(repository, tag))) {
                return false;
            }
        }
        return true;
    }

    /** Moves the tags; with a condition, up to the first that another replica moved concurrently. */
    private boolean move(
            TagCondition condition,
            List<List<Document>> before,
            RepositoryName repository,
            Digest target,
            List<Tag> tags)
            throws IOException {
        if (condition.equals(UNCONDITIONAL)) {
            documents.write(Stream.concat(before.stream(), Stream.of(currentLinks(repository, target, tags)))
                    .toList());
            return true;
        }
        documents.write(before);
        for (Tag tag : tags) {
            if (!links.replace(
                    StorageLayout.currentLink(repository, tag), current -> condition.permits(tag, current), target)) {
                return false;
            }
        }
        return true;
    }

    /** The documents required before a tag points to the manifest, in ranks. */
    private List<List<Document>> linksTo(
            RepositoryName repository, Descriptor manifest, Relations relations, List<Tag> tags) throws IOException {
        Digest digest = manifest.digest();
        List<Document> listed = indexes.missing(repository, digest, relations.listed());
        List<Document> links = new ArrayList<>();
        links.add(Links.link(StorageLayout.revision(repository, digest), digest));
        relations.subject().ifPresent(subject -> links.add(Referrers.entry(repository, subject, manifest)));
        tags.forEach(tag -> links.add(Links.link(StorageLayout.indexLink(repository, tag, digest), digest)));
        return listed.isEmpty() ? List.of(links) : List.of(listed, links);
    }

    private static List<Document> currentLinks(RepositoryName repository, Digest target, List<Tag> tags) {
        return tags.stream()
                .map(tag -> Links.link(StorageLayout.currentLink(repository, tag), target))
                .toList();
    }

    @Override
    public Optional<List<Tag>> deleteManifest(
            RepositoryName repository, Digest digest, Relations relations, Announcement announcement)
            throws IOException {
        Optional<List<Tag>> removed = holdsManifest(repository, digest)
                ? Optional.of(remove(repository, digest, announcement))
                : Optional.empty();
        forget(repository, digest, relations);
        return removed;
    }

    private List<Tag> remove(RepositoryName repository, Digest digest, Announcement announcement) throws IOException {
        List<Tag> tags = tagsTo(repository, digest);
        announcement.deleting(List.copyOf(tags));
        List<Tag> removed = removeTags(repository, digest, tags);
        documents.delete(StorageLayout.revision(repository, digest));
        if (documents.isShared()) {
            // 1. Another replica's push wrote the revision's link. 2. Here, its tag was not visible yet. 3. There the
            // tag was written, and then the link checked or written again: so either the tag is visible here now, or
            // the link stays.
            removed.addAll(removeTags(repository, digest, tagsTo(repository, digest)));
        }
        indexes.deleteOf(repository, digest);
        return removed;
    }

    /** Deletes the entries by which a deleted manifest was found, including remains of an interrupted deletion. */
    private void forget(RepositoryName repository, Digest digest, Relations relations) throws IOException {
        if (relations.subject().isPresent()) {
            examined.forget(repository, digest);
            referrers.delete(repository, relations.subject().get(), digest);
        }
        indexes.delete(repository, digest, relations.listed());
    }

    private List<Tag> tagsTo(RepositoryName repository, Digest digest) throws IOException {
        List<Tag> tags = new ArrayList<>();
        Optional<String> last = Optional.empty();
        Page<String> names;
        do {
            names = documents.names(StorageLayout.tags(repository), last, BATCH);
            for (Optional<Tag> tag : documents.each(names.items(), name -> tagTo(repository, digest, name))) {
                tag.ifPresent(tags::add);
            }
            last = names.items().isEmpty() ? last : Optional.of(names.items().getLast());
        } while (names.more());
        return tags;
    }

    private List<Tag> removeTags(RepositoryName repository, Digest digest, List<Tag> tags) throws IOException {
        List<Tag> removed = new ArrayList<>();
        for (Tag tag : tags) {
            // Another replica may have moved the tag during the removal of others.
            if (tagTo(repository, digest, tag.name()).isPresent()) {
                documents.deleteTree(StorageLayout.tag(repository, tag));
                removed.add(tag);
            }
        }
        return removed;
    }

    /** The tag of this name, if it points to the manifest. */
    private Optional<Tag> tagTo(RepositoryName repository, Digest digest, String name) throws IOException {
        Optional<Tag> tag = named(name);
        return tag.isPresent() && resolve(repository, tag.get()).equals(Optional.of(digest)) ? tag : Optional.empty();
    }

    @Override
    public Optional<Digest> indexListing(RepositoryName repository, Digest manifest, ContentCheck content)
            throws IOException {
        return indexes.listing(
                repository, manifest, index -> holdsManifest(repository, index) && content.isStored(index));
    }

    @Override
    public Optional<Digest> resolve(RepositoryName repository, Tag tag) throws IOException {
        return links.read(StorageLayout.currentLink(repository, tag));
    }

    @Override
    public Optional<Instant> tagPushed(RepositoryName repository, Tag tag) throws IOException {
        return documents.written(StorageLayout.currentLink(repository, tag));
    }

    @Override
    public boolean deleteTag(RepositoryName repository, Tag tag) throws IOException {
        try (var _ = locks.replace(List.of(StorageLayout.tag(repository, tag)))) {
            return documents.deleteTree(StorageLayout.tag(repository, tag));
        }
    }

    @Override
    public Page<Tag> tags(RepositoryName repository, Optional<String> after, int limit, ContentCheck content)
            throws IOException {
        return listing.names(StorageLayout.tags(repository), after, limit, name -> tag(repository, name, content));
    }

    @Override
    public Page<Digest> damagedManifests(RepositoryName repository, Optional<Digest> after, int limit)
            throws IOException {
        return listing.digests(
                StorageLayout.revisions(repository),
                after,
                limit,
                digest ->
                        isDamaged(StorageLayout.revision(repository, digest)) ? Optional.of(digest) : Optional.empty());
    }

    @Override
    public Page<Tag> damagedTags(RepositoryName repository, Optional<String> after, int limit) throws IOException {
        return listing.names(StorageLayout.tags(repository), after, limit, name -> {
            Optional<Tag> tag = named(name);
            return tag.isPresent() && isDamaged(StorageLayout.currentLink(repository, tag.get()))
                    ? tag
                    : Optional.empty();
        });
    }

    @Override
    public Page<Digest> damagedBlobs(RepositoryName repository, Optional<Digest> after, int limit) throws IOException {
        return listing.digests(StorageLayout.layers(repository), after, limit, digest -> ifDamaged(repository, digest));
    }

    private Optional<Digest> ifDamaged(RepositoryName repository, Digest digest) throws IOException {
        return blob(repository, digest).isEmpty()
                        && documents
                                .read(StorageLayout.layer(repository, digest))
                                .isPresent()
                ? Optional.of(digest)
                : Optional.empty();
    }

    @Override
    public Page<Tag> danglingTags(RepositoryName repository, Optional<String> after, int limit) throws IOException {
        return listing.names(StorageLayout.tags(repository), after, limit, name -> {
            Optional<Tag> tag = named(name);
            Optional<Digest> target = tag.isPresent() ? resolve(repository, tag.get()) : Optional.empty();
            return target.isPresent() && !holdsManifest(repository, target.get()) ? tag : Optional.empty();
        });
    }

    @Override
    public List<Digest> knownTargets(RepositoryName repository, Tag tag) throws IOException {
        return listing.digests(
                        StorageLayout.tagIndex(repository, tag), Optional.empty(), Integer.MAX_VALUE, Optional::of)
                .items();
    }

    /** Whether a link exists that names no digest. */
    private boolean isDamaged(String link) throws IOException {
        return links.read(link).isEmpty() && documents.read(link).isPresent();
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
        referrers.write(repository, subject, referrer);
    }

    @Override
    public Set<Digest> unexaminedManifests(RepositoryName repository) throws IOException {
        Set<Digest> manifests = allManifests(repository);
        manifests.removeAll(examined.read(repository));
        return manifests;
    }

    @Override
    public void markExamined(RepositoryName repository, Collection<Digest> manifests) throws IOException {
        Set<Digest> marked = examined.read(repository);
        marked.addAll(manifests);
        marked.retainAll(allManifests(repository));
        examined.write(repository, marked);
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
        boolean existed = exists(repository);
        // Manifests and their tags first: after that the rest is no longer visible.
        documents.deleteTree(StorageLayout.manifests(repository));
        documents.deleteTree(StorageLayout.layers(repository));
        documents.deleteTree(StorageLayout.referrers(repository));
        documents.deleteTree(StorageLayout.indexes(repository));
        documents.deleteTree(StorageLayout.uploads(repository));
        documents.prune(StorageLayout.repository(repository), StorageLayout.REPOSITORIES);
        return existed;
    }

    private Optional<Digest> held(String link, Digest digest) throws IOException {
        return documents.holds(link) ? Optional.of(digest) : Optional.empty();
    }

    /** The tag of this name, if it points to a manifest. */
    private Optional<Tag> tag(RepositoryName repository, String name, ContentCheck content) throws IOException {
        Optional<Tag> tag = named(name);
        return tag.isPresent() && isWhole(repository, tag.get(), content) ? tag : Optional.empty();
    }

    /**
     * Whether a tag can be pulled. In a bucket its link suffices: objects are written atomically, and each further
     * check is a request.
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
