package io.berth.core.service;

import io.berth.core.event.Events;
import io.berth.core.event.Fact;
import io.berth.core.journal.Change;
import io.berth.core.journal.Journal;
import io.berth.core.memory.MemoryShare;
import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.Manifest;
import io.berth.core.model.ManifestParser;
import io.berth.core.model.Page;
import io.berth.core.model.Reference;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.quota.Quotas;
import io.berth.core.store.BlobContent;
import io.berth.core.store.BlobStore;
import io.berth.core.store.Blocking;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.Relations;
import io.berth.core.store.RepositoryLocks;
import io.berth.core.store.TagCondition;
import io.berth.core.store.TouchedDigests;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pulls, pushes and deletes manifests (end-3, end-7, end-9). */
public final class Manifests {

    private static final Logger log = LoggerFactory.getLogger(Manifests.class);

    /** Twice the limit of registries; a larger "manifest" is some other content under this digest. */
    private static final long LARGEST_STORED = 8L << 20;

    /** A parsed manifest is many times as large as its bytes; this limits how many large ones are parsed at a time. */
    private static final int PARSED_AT_ONCE = 4 << 20;

    private static final int READ_AT_ONCE = 1000;

    private final BlobStore blobs;
    private final MetadataStore metadata;
    private final RepositoryLocks locks;
    private final TouchedDigests touched;
    private final ManifestCache cache;
    private final References references;
    private final RepositoryClasses classes;
    private final TagRules tagRules;
    private final Journal journal;
    private final Quotas quotas;
    private final Events events;
    private final MemoryShare parsing = new MemoryShare("parsing manifests", PARSED_AT_ONCE);

    public Manifests(
            BlobStore blobs,
            MetadataStore metadata,
            RepositoryLocks locks,
            TouchedDigests touched,
            ManifestCache cache,
            ReferenceRules rules,
            RepositoryClasses classes,
            TagRules tagRules,
            Journal journal,
            Quotas quotas,
            Events events) {
        this.blobs = blobs;
        this.metadata = metadata;
        this.locks = locks;
        this.touched = touched;
        this.cache = cache;
        this.references = new References(blobs, metadata, rules);
        this.classes = classes;
        this.tagRules = tagRules;
        this.journal = journal;
        this.quotas = quotas;
        this.events = events;
    }

    /** The result of a push. */
    public sealed interface Outcome {

        /**
         * Stored durably.
         *
         * @param subject of the manifest, if any, for the response header
         * @param tags that now point to it
         */
        record Pushed(Digest digest, Optional<Digest> subject, List<Tag> tags) implements Outcome {}

        /** Nothing was pushed, because a tag does not satisfy the client's condition. */
        record Outdated() implements Outcome {}
    }

    /**
     * Resolves a reference to the current digest.
     *
     * @throws RegistryException MANIFEST_UNKNOWN when the repository holds no such manifest
     */
    public Digest resolve(RepositoryName repository, Reference reference) throws IOException {
        Digest digest = target(repository, reference);
        if (!metadata.holdsManifest(repository, digest)) {
            throw unknown(repository, reference);
        }
        return digest;
    }

    /**
     * Resolves a reference for a client that asks whether it exists and may rely on it afterwards: the manifest is
     * touched, and so kept from collection.
     *
     * @throws RegistryException as {@link #resolve}
     */
    public Digest confirm(RepositoryName repository, Reference reference) throws IOException {
        Digest digest = target(repository, reference);
        return touched.touching(
                        digest,
                        () -> metadata.holdsManifest(repository, digest) ? Optional.of(digest) : Optional.empty())
                .orElseThrow(() -> unknown(repository, reference));
    }

    private Digest target(RepositoryName repository, Reference reference) throws IOException {
        return switch (reference) {
            case Digest digest -> digest;
            case Tag tag -> metadata.resolve(repository, tag).orElseThrow(() -> unknown(repository, reference));
        };
    }

    /**
     * The manifest, without pulling it.
     *
     * @param digest as {@link #confirm} returned it
     * @throws RegistryException MANIFEST_UNKNOWN when its content is missing or damaged; pushing it again repairs it
     */
    public Manifest read(RepositoryName repository, Digest digest) throws IOException {
        return load(digest).orElseThrow(() -> unknown(repository, digest));
    }

    /**
     * Pulls the manifest.
     *
     * @param reference as the client named it
     * @param digest as {@link #resolve} returned it
     * @throws RegistryException as {@link #read}
     */
    public Manifest pull(RepositoryName repository, Reference reference, Digest digest) throws IOException {
        Manifest manifest = read(repository, digest);
        Descriptor pulled =
                Descriptor.of(manifest.mediaType(), digest, manifest.bytes().remaining());
        events.publish(new Fact.ManifestPulled(repository, reference, pulled));
        return manifest;
    }

    /**
     * Stores a manifest and moves tags to it.
     *
     * @param reference a tag, or the digest that the content must have
     * @param content kept, not copied: the caller must not change it afterwards
     * @param moreTags further tags to move, in the requested order
     * @param condition on the current target of each tag, checked atomically with its move
     * @throws RegistryException MANIFEST_INVALID, DIGEST_INVALID, MANIFEST_BLOB_UNKNOWN, or DENIED when a tag is
     *     immutable and points to another manifest, or the push exceeds a quota
     */
    public Outcome push(
            RepositoryName repository,
            Reference reference,
            String mediaType,
            byte[] content,
            List<Tag> moreTags,
            TagCondition condition)
            throws IOException {
        Digest digest = digestOf(reference, content);
        Manifest manifest = parse(mediaType, content);
        classes.check(manifest);
        SequencedSet<Tag> tags = new LinkedHashSet<>();
        if (reference instanceof Tag tag) {
            tags.add(tag);
        }
        tags.addAll(moreTags);
        Descriptor described = manifest.describedAs(digest);
        Relations relations = References.relationsOf(manifest);
        quotas.awaitCount(repository);
        try (var _ = locks.shared(repository)) {
            touch(digest, manifest);
            references.check(repository, manifest);
            requireUnmoved(repository, tags, digest);
            if (!mayMove(repository, tags, condition)) {
                return new Outcome.Outdated();
            }
            blobs.put(digest, manifest.bytes());
            Map<Tag, Optional<Digest>> before = targets(repository, tags);
            if (!metadata.record(
                    repository, described, relations, List.copyOf(tags), moves(repository, tags, digest, condition))) {
                requireUnmoved(repository, tags, digest);
                return new Outcome.Outdated();
            }
            noteMoves(repository, before, digest);
        }
        cache.keep(digest, manifest);
        events.publish(new Fact.ManifestPushed(repository, described, relations.subject(), List.copyOf(tags)));
        return new Outcome.Pushed(digest, relations.subject(), List.copyOf(tags));
    }

    private void requireUnmoved(RepositoryName repository, SequencedSet<Tag> tags, Digest digest) throws IOException {
        for (Tag tag : tagRules.immutable(repository, List.copyOf(tags))) {
            if (!isUnmoved(metadata.resolve(repository, tag), digest)) {
                throw TagRules.moved(repository, tag);
            }
        }
    }

    /** What must hold as the tags move: the condition of the client, and that immutable tags stay where they are. */
    private TagCondition moves(
            RepositoryName repository, SequencedSet<Tag> tags, Digest digest, TagCondition condition) {
        List<Tag> immutable = tagRules.immutable(repository, List.copyOf(tags));
        return immutable.isEmpty()
                ? condition
                : (tag, target) ->
                        condition.permits(tag, target) && (!immutable.contains(tag) || isUnmoved(target, digest));
    }

    /** Whether a push of this manifest leaves an immutable tag where it is: it is new, or points to it already. */
    private static boolean isUnmoved(Optional<Digest> target, Digest pushed) {
        return target.isEmpty() || target.get().equals(pushed);
    }

    /** Where the tags point to, for the journal. */
    private Map<Tag, Optional<Digest>> targets(RepositoryName repository, SequencedSet<Tag> tags) throws IOException {
        Map<Tag, Optional<Digest>> targets = new HashMap<>();
        if (journal.isKept()) {
            for (Tag tag : tags) {
                targets.put(tag, metadata.resolve(repository, tag));
            }
        }
        return targets;
    }

    private void noteMoves(RepositoryName repository, Map<Tag, Optional<Digest>> before, Digest to) {
        before.forEach((tag, from) -> {
            if (!from.equals(Optional.of(to))) {
                journal.note(repository, new Change.TagMoved(tag, from, to));
            }
        });
    }

    /** Keeps what the manifest needs from being collected, before it is checked. */
    private void touch(Digest digest, Manifest manifest) {
        touched.touch(digest);
        References.blobsOf(manifest).forEach(touched::touch);
        References.manifestsOf(manifest).forEach(touched::touch);
    }

    /**
     * An early check before anything is stored. The condition is checked again as the tags move, where a concurrent
     * push may win.
     */
    private boolean mayMove(RepositoryName repository, SequencedSet<Tag> tags, TagCondition condition)
            throws IOException {
        if (condition.equals(MetadataStore.UNCONDITIONAL)) {
            return true;
        }
        for (Tag tag : tags) {
            if (!condition.permits(tag, metadata.resolve(repository, tag))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Deletes a tag only; or a manifest with all tags that point to it. Content stays until garbage collection.
     *
     * @throws RegistryException MANIFEST_UNKNOWN, or DENIED while an index of the repository lists the manifest, or a
     *     tag is immutable
     */
    public void delete(RepositoryName repository, Reference reference) throws IOException {
        boolean deleted = switch (reference) {
            case Tag tag -> delete(repository, tag);
            case Digest digest -> delete(repository, digest);
        };
        if (!deleted) {
            throw unknown(repository, reference);
        }
        events.publish(
                switch (reference) {
                    case Tag tag -> new Fact.TagDeleted(repository, tag);
                    case Digest digest -> new Fact.ManifestDeleted(repository, digest);
                });
    }

    /** The manifest stays, so a shared lock suffices. */
    private boolean delete(RepositoryName repository, Tag tag) throws IOException {
        try (var _ = locks.shared(repository)) {
            if (tagRules.isImmutable(repository, tag)) {
                if (metadata.resolve(repository, tag).isEmpty()) {
                    return false;
                }
                tagRules.requireDeletable(repository, List.of(tag));
            }
            if (journal.isKept()) {
                Optional<Digest> target = metadata.resolve(repository, tag);
                if (target.isPresent()) {
                    journal.write(repository, journal.newDeletion(), List.of(new Change.TagDeleted(tag, target.get())));
                }
            }
            return metadata.deleteTag(repository, tag);
        }
    }

    /**
     * A tag as it was seen.
     *
     * @param target that it pointed to
     * @param pushed when it was pushed last
     */
    public record SeenTag(Tag tag, Digest target, Instant pushed) {}

    /**
     * Deletes tags that are as they were seen: none that was pushed since, and none that is immutable.
     *
     * @return the deleted tags
     */
    public List<Tag> deleteUnmoved(RepositoryName repository, List<SeenTag> seen) throws IOException {
        List<Tag> deleted = new ArrayList<>();
        try (var _ = locks.alone(repository)) {
            List<Change> changes = new ArrayList<>();
            for (SeenTag tag : seen) {
                if (!tagRules.isImmutable(repository, tag.tag()) && isAsSeen(repository, tag)) {
                    changes.add(new Change.TagDeleted(tag.tag(), tag.target()));
                }
            }
            if (!changes.isEmpty()) {
                journal.write(repository, journal.newDeletion(), changes);
            }
            for (Change change : changes) {
                Tag tag = ((Change.TagDeleted) change).tag();
                if (metadata.deleteTag(repository, tag)) {
                    deleted.add(tag);
                }
            }
        } finally {
            deleted.forEach(tag -> events.publish(new Fact.TagDeleted(repository, tag)));
        }
        return deleted;
    }

    private boolean isAsSeen(RepositoryName repository, SeenTag seen) throws IOException {
        return metadata.resolve(repository, seen.tag()).equals(Optional.of(seen.target()))
                && metadata.tagPushed(repository, seen.tag()).equals(Optional.of(seen.pushed()));
    }

    private boolean delete(RepositoryName repository, Digest digest) throws IOException {
        Optional<Manifest> manifest = load(digest);
        Relations relations = manifest.map(References::relationsOf).orElse(Relations.NONE);
        try (var _ = locks.alone(repository)) {
            requireUnlisted(repository, digest);
            return metadata.deleteManifest(repository, digest, relations, tags -> {
                        tagRules.requireDeletable(repository, tags);
                        journal.write(repository, journal.newDeletion(), deletion(digest, manifest, tags));
                    })
                    .isPresent();
        }
    }

    private static List<Change> deletion(Digest digest, Optional<Manifest> manifest, List<Tag> tags) {
        List<Change> changes = new ArrayList<>();
        tags.forEach(tag -> changes.add(new Change.TagDeleted(tag, digest)));
        changes.add(new Change.ManifestDeleted(
                digest,
                manifest.map(Manifest::mediaType).orElse(""),
                manifest.map(read -> read.bytes().remaining()).orElse(0)));
        return changes;
    }

    /**
     * Deletes a manifest for garbage collection: unless it was touched, or an index lists it, or it is gone.
     *
     * @param since a time of {@link TouchedDigests#now}
     * @return whether it was deleted
     */
    public boolean collect(RepositoryName repository, Digest digest, long since) throws IOException {
        Relations relations = readStored(digest).map(References::relationsOf).orElse(Relations.NONE);
        boolean deleted;
        try (var _ = locks.alone(repository)) {
            deleted = indexOf(repository, digest).isEmpty()
                    && touched.removeUntouched(
                            digest,
                            since,
                            () -> metadata.deleteManifest(repository, digest, relations)
                                    .isPresent());
        }
        if (deleted) {
            journal.note(repository, new Change.ManifestCollected(digest));
            events.publish(new Fact.ManifestDeleted(repository, digest));
        }
        return deleted;
    }

    /** Whether the repository may hold the manifest without this one that it refers to. */
    boolean isOptional(Manifest manifest, Digest reference) {
        return references.isOptional(manifest, reference);
    }

    /**
     * Records a manifest again that was deleted, without tags.
     *
     * @throws RegistryException MANIFEST_UNKNOWN without its content, MANIFEST_BLOB_UNKNOWN
     */
    void restore(RepositoryName repository, Digest digest) throws IOException {
        Manifest manifest = load(digest).orElseThrow(() -> unknown(repository, digest));
        Descriptor described = manifest.describedAs(digest);
        Relations relations = References.relationsOf(manifest);
        try (var _ = locks.shared(repository)) {
            touch(digest, manifest);
            for (Digest blob : references.linkable(manifest)) {
                if (metadata.blob(repository, blob).isEmpty()
                        && blobs.size(blob).isPresent()) {
                    metadata.linkBlob(repository, blob);
                }
            }
            references.check(repository, manifest);
            metadata.record(repository, described, relations, List.of(), MetadataStore.UNCONDITIONAL);
        }
        events.publish(new Fact.ManifestPushed(repository, described, relations.subject(), List.of()));
    }

    /** Links a blob again that the repository held; returns false when its content is not stored. */
    boolean restoreBlob(RepositoryName repository, Digest blob) throws IOException {
        try (var _ = locks.shared(repository)) {
            touched.touch(blob);
            if (blobs.size(blob).isEmpty()) {
                return false;
            }
            metadata.linkBlob(repository, blob);
            return true;
        }
    }

    /**
     * Creates a tag again that was deleted.
     *
     * @return false when it exists
     */
    boolean restoreTag(RepositoryName repository, Tag tag, Digest digest) throws IOException {
        Manifest manifest = load(digest).orElseThrow(() -> unknown(repository, digest));
        Descriptor described = manifest.describedAs(digest);
        Relations relations = References.relationsOf(manifest);
        try (var _ = locks.shared(repository)) {
            touched.touch(digest);
            if (!metadata.holdsManifest(repository, digest)) {
                throw unknown(repository, digest);
            }
            if (!metadata.record(repository, described, relations, List.of(tag), (_, target) -> target.isEmpty())) {
                return false;
            }
            journal.note(repository, new Change.TagMoved(tag, Optional.empty(), digest));
        }
        events.publish(new Fact.ManifestPushed(repository, described, relations.subject(), List.of(tag)));
        return true;
    }

    private Optional<Digest> indexOf(RepositoryName repository, Digest digest) throws IOException {
        return metadata.indexListing(
                repository, digest, listing -> blobs.size(listing).isPresent());
    }

    private void requireUnlisted(RepositoryName repository, Digest digest) throws IOException {
        Optional<Digest> index = indexOf(repository, digest);
        if (index.isPresent() && metadata.holdsManifest(repository, digest)) {
            throw new RegistryException(
                    ErrorCode.DENIED,
                    "manifest " + digest + " is listed by index " + index.get() + " of " + repository
                            + ": delete that first",
                    index.get().toString());
        }
    }

    /** Reads stored content as a manifest; empty when it is missing or does not match its digest. */
    Optional<Manifest> load(Digest digest) throws IOException {
        Optional<Manifest> cached = cache.find(digest);
        if (cached.isPresent()) {
            return cached;
        }
        // Reading, hashing and parsing a large manifest takes long, even from memory.
        Blocking.checkpoint();
        Optional<Manifest> manifest = read(digest);
        manifest.ifPresent(read -> cache.keep(digest, read));
        return manifest;
    }

    private Manifest parse(String mediaType, byte[] content) {
        try (var _ = parsing.reserve(content.length)) {
            return ManifestParser.parse(mediaType, content);
        }
    }

    /** Reads stored content as a manifest, past the cache; empty when it is missing or does not match its digest. */
    public Optional<Manifest> readStored(Digest digest) throws IOException {
        Optional<Manifest> cached = cache.find(digest);
        return cached.isPresent() ? cached : read(digest);
    }

    /** Forgets a manifest whose stored content was found damaged, so that the next push of it repairs it. */
    public void forget(Digest digest) {
        cache.drop(digest);
    }

    private Optional<Manifest> read(Digest digest) throws IOException {
        OptionalLong size = blobs.size(digest);
        if (size.isEmpty()) {
            return Optional.empty();
        }
        try (var _ = parsing.reserve(size.getAsLong())) {
            return readVerified(digest).map(ManifestParser::parseStored);
        }
    }

    /**
     * The content of a manifest that is too large to be sent from memory, closed by the caller.
     *
     * @throws RegistryException MANIFEST_UNKNOWN
     */
    public BlobContent open(RepositoryName repository, Digest digest) throws IOException {
        return blobs.open(digest).orElseThrow(() -> unknown(repository, digest));
    }

    private Optional<byte[]> readVerified(Digest digest) throws IOException {
        Optional<BlobContent> found = blobs.open(digest);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (BlobContent content = found.get()) {
            if (content.size() > LARGEST_STORED) {
                log.warn("manifest {} is {} bytes long, which no manifest is: not served", digest, content.size());
                return Optional.empty();
            }
            byte[] bytes = content.read();
            if (!digest.algorithm().digestOf(bytes).equals(digest)) {
                log.error("manifest {} is damaged in the store: not served; push it again to heal it", digest);
                return Optional.empty();
            }
            return Optional.of(bytes);
        }
    }

    private static Digest digestOf(Reference reference, byte[] content) {
        if (!(reference instanceof Digest expected)) {
            return Digest.Algorithm.SHA256.digestOf(content);
        }
        Digest actual = expected.algorithm().digestOf(content);
        if (!actual.equals(expected)) {
            throw new RegistryException(
                    ErrorCode.DIGEST_INVALID,
                    "the manifest hashes to " + actual + " (expected " + expected + ", as the URL says)",
                    expected.toString());
        }
        return actual;
    }

    private static RegistryException unknown(RepositoryName repository, Reference reference) {
        return new RegistryException(
                ErrorCode.MANIFEST_UNKNOWN,
                switch (reference) {
                    case Tag tag -> "repository " + repository + " has no tag " + tag;
                    case Digest digest -> "repository " + repository + " has no manifest " + digest;
                },
                reference.toString());
    }

    /** A manifest of the repository that refers to the blob. */
    Optional<Digest> needing(RepositoryName repository, Digest blob) throws IOException {
        Optional<Digest> after = Optional.empty();
        while (true) {
            Page<Digest> page = metadata.manifests(repository, after, READ_AT_ONCE);
            for (Digest digest : page.items()) {
                Optional<Manifest> manifest = load(digest);
                if (manifest.isPresent() && References.blobsOf(manifest.get()).contains(blob)) {
                    return Optional.of(digest);
                }
            }
            if (!page.more()) {
                return Optional.empty();
            }
            after = Optional.of(page.items().getLast());
        }
    }
}
