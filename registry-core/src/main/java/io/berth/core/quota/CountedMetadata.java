package io.berth.core.quota;

import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.Page;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.RepositorySelection;
import io.berth.core.model.Tag;
import io.berth.core.quota.Quotas.Addition;
import io.berth.core.store.BlobStore;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.Relations;
import io.berth.core.store.TagCondition;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Keeps quotas: refuses additions beyond one with DENIED, and counts all changes. Whatever changes a repository in this
 * process goes through it: pushes, deletions, garbage collection.
 */
public final class CountedMetadata implements MetadataStore {

    private final MetadataStore metadata;
    private final BlobStore blobs;
    private final Quotas quotas;
    private final TagLocks locks = new TagLocks();

    public CountedMetadata(MetadataStore metadata, BlobStore blobs, Quotas quotas) {
        this.metadata = metadata;
        this.blobs = blobs;
        this.quotas = quotas;
    }

    /** A change of a repository. */
    @FunctionalInterface
    private interface Change<T> {
        T make() throws IOException;
    }

    /** Makes a change; when it fails, the repository is counted again. */
    private <T> T change(RepositoryName repository, Change<T> change) throws IOException {
        boolean isKnown = false;
        try {
            T result = change.make();
            isKnown = true;
            return result;
        } catch (RegistryException e) {
            isKnown = true;
            throw e;
        } finally {
            if (!isKnown) {
                quotas.doubt(repository);
            }
        }
    }

    @Override
    public void linkBlob(RepositoryName repository, Digest digest) throws IOException {
        if (!quotas.isFor(repository)) {
            metadata.linkBlob(repository, digest);
            return;
        }
        quotas.requireCount(repository);
        long size = blobs.size(digest).orElse(0);
        try (Reservation reserved = quotas.reserveBlob(repository, digest, size, () -> holds(repository, digest))) {
            change(repository, () -> {
                metadata.linkBlob(repository, digest);
                return true;
            });
            reserved.settle();
        }
    }

    private boolean holds(RepositoryName repository, Digest blob) throws IOException {
        return metadata.blob(repository, blob).isPresent();
    }

    @Override
    public boolean unlinkBlob(RepositoryName repository, Digest digest) throws IOException {
        if (!quotas.isFor(repository)) {
            return metadata.unlinkBlob(repository, digest);
        }
        Optional<Digest> stored = metadata.blob(repository, digest);
        OptionalLong size = stored.isPresent() ? blobs.size(stored.get()) : OptionalLong.of(0);
        boolean unlinked = change(repository, () -> metadata.unlinkBlob(repository, digest));
        if (unlinked) {
            removed(Item.blob(repository, digest), size);
        }
        return unlinked;
    }

    private void removed(Item item, OptionalLong size) {
        if (size.isPresent()) {
            quotas.removed(item, Usage.ofBytes(size.getAsLong()));
        } else {
            // Damaged content was moved to quarantine after it was counted.
            quotas.doubt(item.repository());
        }
    }

    @Override
    public boolean record(
            RepositoryName repository, Descriptor manifest, Relations relations, List<Tag> tags, TagCondition condition)
            throws IOException {
        if (!quotas.isFor(repository)) {
            return metadata.record(repository, manifest, relations, tags, condition);
        }
        quotas.requireCount(repository);
        List<Addition> additions = new ArrayList<>();
        tags.forEach(tag ->
                additions.add(new Addition(Item.tag(repository, tag), Usage.TAG, () -> exists(repository, tag))));
        try (var _ = locks.hold(additions.stream().map(Addition::item).toList())) {
            additions.add(new Addition(
                    Item.manifest(repository, manifest.digest()),
                    Usage.ofBytes(manifest.size()),
                    () -> metadata.holdsManifest(repository, manifest.digest())));
            return record(repository, manifest, relations, tags, condition, additions);
        }
    }

    private boolean record(
            RepositoryName repository,
            Descriptor manifest,
            Relations relations,
            List<Tag> tags,
            TagCondition condition,
            List<Addition> additions)
            throws IOException {
        try (Reservation reserved = quotas.reserve(repository, additions)) {
            boolean recorded =
                    change(repository, () -> metadata.record(repository, manifest, relations, tags, condition));
            if (recorded) {
                reserved.settle();
            } else {
                reserved.settleHeld();
            }
            return recorded;
        }
    }

    private boolean exists(RepositoryName repository, Tag tag) throws IOException {
        return metadata.resolve(repository, tag).isPresent();
    }

    @Override
    public Optional<List<Tag>> deleteManifest(
            RepositoryName repository, Digest digest, Relations relations, Announcement announcement)
            throws IOException {
        if (!quotas.isFor(repository)) {
            return metadata.deleteManifest(repository, digest, relations, announcement);
        }
        OptionalLong size = blobs.size(digest);
        Optional<List<Tag>> tags =
                change(repository, () -> metadata.deleteManifest(repository, digest, relations, announcement));
        if (tags.isPresent()) {
            removed(Item.manifest(repository, digest), size);
            tags.get().forEach(tag -> quotas.removed(Item.tag(repository, tag), Usage.TAG));
        }
        return tags;
    }

    @Override
    public boolean deleteTag(RepositoryName repository, Tag tag) throws IOException {
        if (!quotas.isFor(repository)) {
            return metadata.deleteTag(repository, tag);
        }
        Item item = Item.tag(repository, tag);
        try (var _ = locks.hold(List.of(item))) {
            boolean existed = exists(repository, tag);
            boolean deleted = change(repository, () -> metadata.deleteTag(repository, tag));
            if (deleted && existed) {
                quotas.removed(item, Usage.TAG);
            }
            return deleted;
        }
    }

    @Override
    public boolean deleteRepository(RepositoryName repository) throws IOException {
        boolean deleted = change(repository, () -> metadata.deleteRepository(repository));
        quotas.emptied(repository);
        return deleted;
    }

    // --- what changes nothing that is counted ---

    @Override
    public Optional<Digest> blob(RepositoryName repository, Digest digest) throws IOException {
        return metadata.blob(repository, digest);
    }

    @Override
    public Map<Digest, Digest> blobs(RepositoryName repository, List<Digest> digests) throws IOException {
        return metadata.blobs(repository, digests);
    }

    @Override
    public Page<Digest> blobs(RepositoryName repository, Optional<Digest> after, int limit) throws IOException {
        return metadata.blobs(repository, after, limit);
    }

    @Override
    public Optional<Instant> blobLinked(RepositoryName repository, Digest digest) throws IOException {
        return metadata.blobLinked(repository, digest);
    }

    @Override
    public boolean holdsManifest(RepositoryName repository, Digest digest) throws IOException {
        return metadata.holdsManifest(repository, digest);
    }

    @Override
    public List<Digest> heldManifests(RepositoryName repository, List<Digest> digests) throws IOException {
        return metadata.heldManifests(repository, digests);
    }

    @Override
    public Optional<Instant> manifestRecorded(RepositoryName repository, Digest digest) throws IOException {
        return metadata.manifestRecorded(repository, digest);
    }

    @Override
    public Page<Digest> manifests(RepositoryName repository, Optional<Digest> after, int limit) throws IOException {
        return metadata.manifests(repository, after, limit);
    }

    @Override
    public Optional<Digest> indexListing(RepositoryName repository, Digest manifest, ContentCheck content)
            throws IOException {
        return metadata.indexListing(repository, manifest, content);
    }

    @Override
    public Optional<Digest> resolve(RepositoryName repository, Tag tag) throws IOException {
        return metadata.resolve(repository, tag);
    }

    @Override
    public Optional<Instant> tagPushed(RepositoryName repository, Tag tag) throws IOException {
        return metadata.tagPushed(repository, tag);
    }

    @Override
    public Page<Tag> tags(RepositoryName repository, Optional<String> after, int limit, ContentCheck content)
            throws IOException {
        return metadata.tags(repository, after, limit, content);
    }

    @Override
    public Page<Digest> damagedManifests(RepositoryName repository, Optional<Digest> after, int limit)
            throws IOException {
        return metadata.damagedManifests(repository, after, limit);
    }

    @Override
    public Page<Tag> damagedTags(RepositoryName repository, Optional<String> after, int limit) throws IOException {
        return metadata.damagedTags(repository, after, limit);
    }

    @Override
    public Page<Digest> damagedBlobs(RepositoryName repository, Optional<Digest> after, int limit) throws IOException {
        return metadata.damagedBlobs(repository, after, limit);
    }

    @Override
    public Page<Tag> danglingTags(RepositoryName repository, Optional<String> after, int limit) throws IOException {
        return metadata.danglingTags(repository, after, limit);
    }

    @Override
    public List<Digest> knownTargets(RepositoryName repository, Tag tag) throws IOException {
        return metadata.knownTargets(repository, tag);
    }

    @Override
    public Page<Descriptor> referrers(RepositoryName repository, Digest subject, Optional<Digest> after, int limit)
            throws IOException {
        return metadata.referrers(repository, subject, after, limit);
    }

    @Override
    public void linkReferrer(RepositoryName repository, Digest subject, Descriptor referrer) throws IOException {
        metadata.linkReferrer(repository, subject, referrer);
    }

    @Override
    public Set<Digest> unexaminedManifests(RepositoryName repository) throws IOException {
        return metadata.unexaminedManifests(repository);
    }

    @Override
    public void markExamined(RepositoryName repository, Collection<Digest> manifests) throws IOException {
        metadata.markExamined(repository, manifests);
    }

    @Override
    public boolean exists(RepositoryName repository) throws IOException {
        return metadata.exists(repository);
    }

    @Override
    public Page<RepositoryName> repositories(Optional<String> after, int limit, RepositorySelection wanted)
            throws IOException {
        return metadata.repositories(after, limit, wanted);
    }
}
