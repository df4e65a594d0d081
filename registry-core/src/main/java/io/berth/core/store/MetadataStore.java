package io.berth.core.store;

import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.Page;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.RepositorySelection;
import io.berth.core.model.Tag;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Records which repository holds which blobs and manifests, and what its tags point to; content is in the
 * {@link BlobStore}. Thread-safe. Callers that change a repository hold its lock ({@link RepositoryLocks}): shared to
 * add to it, exclusive to delete from it.
 */
public interface MetadataStore {

    /** The condition of a push that moves its tags in any case. */
    TagCondition UNCONDITIONAL = (_, _) -> true;

    // --- blobs of a repository ---

    /**
     * The digest under which the blob is stored, when this repository holds it. Usually the requested one; distribution
     * stores blobs pushed by sha512 under their sha256.
     */
    Optional<Digest> blob(RepositoryName repository, Digest digest) throws IOException;

    /**
     * The same for several blobs, in one round trip where the storage can.
     *
     * @return the stored digest by requested digest, without blobs that the repository does not hold
     */
    Map<Digest, Digest> blobs(RepositoryName repository, List<Digest> digests) throws IOException;

    /** The blobs linked in the repository, by their linked digest, in the natural order of digests. */
    Page<Digest> blobs(RepositoryName repository, Optional<Digest> after, int limit) throws IOException;

    /** When the blob was last linked to the repository, by the clock of the storage; empty when it is not. */
    Optional<Instant> blobLinked(RepositoryName repository, Digest digest) throws IOException;

    /** Links a stored blob to the repository. */
    void linkBlob(RepositoryName repository, Digest digest) throws IOException;

    /** Removes the link of a blob; returns false when there was none. */
    boolean unlinkBlob(RepositoryName repository, Digest digest) throws IOException;

    // --- manifests and tags ---

    /** Whether the repository holds this manifest. */
    boolean holdsManifest(RepositoryName repository, Digest digest) throws IOException;

    /**
     * The subset of manifests that the repository holds, in the given order; in one round trip where the storage can.
     */
    List<Digest> heldManifests(RepositoryName repository, List<Digest> digests) throws IOException;

    /** When the manifest was last recorded, by the clock of the storage; empty when the repository does not hold it. */
    Optional<Instant> manifestRecorded(RepositoryName repository, Digest digest) throws IOException;

    /** The manifests of the repository, in the natural order of their digests. */
    Page<Digest> manifests(RepositoryName repository, Optional<Digest> after, int limit) throws IOException;

    /**
     * Commits a push: records the manifests that an index lists, then links the manifest to the repository and to its
     * subject as a referrer, and then moves the tags, each atomically. Idempotent; a crash at any point leaves no
     * dangling tag.
     *
     * @param manifest whose content is already stored
     * @param relations of the manifest, by which it will be found
     * @param condition on the current target of each tag, checked atomically with the move; no target is read for
     *     {@link #UNCONDITIONAL}
     * @return false when the condition failed for some tag; then nothing was recorded. If another replica moved a tag
     *     concurrently, that tag and those after it were not moved
     */
    boolean record(
            RepositoryName repository, Descriptor manifest, Relations relations, List<Tag> tags, TagCondition condition)
            throws IOException;

    /**
     * Deletes a manifest from the repository, tags first. Also deletes the records of indexes that list it: ask
     * {@link #indexListing} before.
     *
     * @param relations of the manifest, which are removed; also if the repository does not hold it, as after an
     *     interrupted deletion
     * @param announcement called before anything is deleted, if the repository holds the manifest
     * @return the deleted tags; empty when the repository held no such manifest
     */
    Optional<List<Tag>> deleteManifest(
            RepositoryName repository, Digest digest, Relations relations, Announcement announcement)
            throws IOException;

    /** The same without an announcement. */
    default Optional<List<Tag>> deleteManifest(RepositoryName repository, Digest digest, Relations relations)
            throws IOException {
        return deleteManifest(repository, digest, relations, _ -> {});
    }

    /** Hears which tags are about to be deleted with their manifest; an exception prevents it. */
    @FunctionalInterface
    interface Announcement {
        void deleting(List<Tag> tags) throws IOException;
    }

    /** An index that lists the manifest, held by the repository and with stored content; empty when there is none. */
    Optional<Digest> indexListing(RepositoryName repository, Digest manifest, ContentCheck content) throws IOException;

    /** The digest a tag points to; empty when there is no such tag, or its record is damaged. */
    Optional<Digest> resolve(RepositoryName repository, Tag tag) throws IOException;

    /** When the tag was last pushed, by the clock of the storage; empty when there is no such tag. */
    Optional<Instant> tagPushed(RepositoryName repository, Tag tag) throws IOException;

    /** Deletes this tag only; returns false when it did not exist. */
    boolean deleteTag(RepositoryName repository, Tag tag) throws IOException;

    /**
     * The tags in bytewise order.
     *
     * @param after where to continue: any text, tag or not; exclusive
     */
    default Page<Tag> tags(RepositoryName repository, Optional<String> after, int limit) throws IOException {
        return tags(repository, after, limit, _ -> true);
    }

    /** Checks whether the content of a manifest is stored. */
    @FunctionalInterface
    interface ContentCheck {
        boolean isStored(Digest manifest) throws IOException;
    }

    /**
     * The tags in bytewise order. A dangling tag, where a crash can cause one, may be left out.
     *
     * @param after where to continue: any text, tag or not; exclusive
     * @param content of manifests
     */
    Page<Tag> tags(RepositoryName repository, Optional<String> after, int limit, ContentCheck content)
            throws IOException;

    /**
     * Manifests whose link is damaged: it exists, and names no digest, as old registries leave it after a crash. In the
     * natural order of their digests; the repository does not hold them.
     */
    Page<Digest> damagedManifests(RepositoryName repository, Optional<Digest> after, int limit) throws IOException;

    /** Tags whose link is damaged in the same way, in bytewise order. */
    Page<Tag> damagedTags(RepositoryName repository, Optional<String> after, int limit) throws IOException;

    /** Blobs whose link is damaged: it exists, and names no digest, or another one. */
    Page<Digest> damagedBlobs(RepositoryName repository, Optional<Digest> after, int limit) throws IOException;

    /** Tags that point to a manifest that the repository does not hold, in bytewise order. */
    Page<Tag> danglingTags(RepositoryName repository, Optional<String> after, int limit) throws IOException;

    /** The manifests that a tag points to or once pointed to, as far as is recorded; also when its link is damaged. */
    List<Digest> knownTargets(RepositoryName repository, Tag tag) throws IOException;

    // --- referrers ---

    /** The referrers recorded for a subject, in the natural order of their digests. */
    Page<Descriptor> referrers(RepositoryName repository, Digest subject, Optional<Digest> after, int limit)
            throws IOException;

    /** Records one referrer of a manifest that the repository already holds. */
    void linkReferrer(RepositoryName repository, Digest subject, Descriptor referrer) throws IOException;

    /**
     * The manifests not yet examined for a subject: those another registry wrote to this store, and possibly some of
     * this one.
     */
    Set<Digest> unexaminedManifests(RepositoryName repository) throws IOException;

    /** Records that these manifests were examined. An optimization only: losing the record is harmless. */
    void markExamined(RepositoryName repository, Collection<Digest> manifests) throws IOException;

    // --- repositories ---

    /** Whether the repository holds a blob or a manifest, or has remains of one. */
    boolean exists(RepositoryName repository) throws IOException;

    /**
     * The repositories in the order of {@link RepositoryName}.
     *
     * @param after where to continue: any text, name or not; exclusive
     * @param wanted filters the names first, because checking existence costs a storage access, and restricts the walk
     *     to branches that can match
     */
    Page<RepositoryName> repositories(Optional<String> after, int limit, RepositorySelection wanted) throws IOException;

    /** All repositories, in the same order. */
    default Page<RepositoryName> repositories(Optional<String> after, int limit) throws IOException {
        return repositories(after, limit, RepositorySelection.ALL);
    }

    /**
     * Deletes the repository with its links, tags and uploads; returns false when it did not exist. Nested ones stay.
     */
    boolean deleteRepository(RepositoryName repository) throws IOException;
}
