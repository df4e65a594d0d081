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
import java.util.function.Predicate;

/**
 * Which repository holds which blobs and manifests, and what its tags point to. Everything is small facts; content is
 * {@link BlobStore}'s. Safe for use by many threads, of which those that change a repository hold its lock
 * ({@link RepositoryLocks}): shared to add to it, alone to take from it.
 */
public interface MetadataStore {

    /** The condition of a push that moves its tags wherever they are. */
    Predicate<Optional<Digest>> UNCONDITIONAL = _ -> true;

    // --- blobs of a repository ---

    /**
     * The digest the blob is stored under, when this repository holds it. Usually the one asked for; distribution files
     * what was pushed by sha512 under its sha256.
     */
    Optional<Digest> blob(RepositoryName repository, Digest digest) throws IOException;

    /**
     * The same for several blobs, in one round trip where the storage can.
     *
     * @return by the digest asked for, the one that it is stored under; none for blobs that the repository does not
     *     hold
     */
    Map<Digest, Digest> blobs(RepositoryName repository, List<Digest> digests) throws IOException;

    /** The blobs that the repository holds, by the names that it holds them by, in the natural order of digests. */
    Page<Digest> blobs(RepositoryName repository, Optional<Digest> after, int limit) throws IOException;

    /** When the repository last came to hold the blob, by the clock of the storage; empty when it holds none such. */
    Optional<Instant> blobLinked(RepositoryName repository, Digest digest) throws IOException;

    /** Lets the repository hold a blob that is already stored. */
    void linkBlob(RepositoryName repository, Digest digest) throws IOException;

    /** Takes a blob from the repository; false when it held none such. */
    boolean unlinkBlob(RepositoryName repository, Digest digest) throws IOException;

    // --- manifests and tags ---

    /** Whether the repository holds this manifest. */
    boolean holdsManifest(RepositoryName repository, Digest digest) throws IOException;

    /**
     * Those of the manifests that the repository holds, in the order given; in one round trip where the storage can.
     */
    List<Digest> heldManifests(RepositoryName repository, List<Digest> digests) throws IOException;

    /** When the manifest was last recorded, by the clock of the storage; empty when the repository does not hold it. */
    Optional<Instant> manifestRecorded(RepositoryName repository, Digest digest) throws IOException;

    /** The manifests the repository holds, in the natural order of their digests. */
    Page<Digest> manifests(RepositoryName repository, Optional<Digest> after, int limit) throws IOException;

    /**
     * The one commit of a push: it is recorded which manifests an index lists, then the repository holds the manifest
     * and its subject knows it as a referrer, and then the tags point to it, each moved atomically. Idempotent; a crash
     * inside leaves no tag that points at nothing.
     *
     * @param manifest whose content is already stored
     * @param relations of the manifest, by which it will be found
     * @param condition what the present target of each tag must satisfy, judged atomically with the move; nothing is
     *     looked at for {@link #UNCONDITIONAL}
     * @return false when the condition did not hold for some tag; then nothing was recorded. Where another replica
     *     moved a tag in between, that tag and those after it were not moved
     */
    boolean record(
            RepositoryName repository,
            Descriptor manifest,
            Relations relations,
            List<Tag> tags,
            Predicate<Optional<Digest>> condition)
            throws IOException;

    /**
     * Takes a manifest from the repository, tags first. Which indexes list it is forgotten, too: ask
     * {@link #indexListing} before.
     *
     * @param relations of the manifest, by which it is no longer found; also where the repository does not hold it, as
     *     after a removal that was cut
     * @return the tags that pointed to it and are gone; empty when the repository held no such manifest
     */
    Optional<List<Tag>> deleteManifest(RepositoryName repository, Digest digest, Relations relations)
            throws IOException;

    /**
     * An index that is recorded to list a manifest; empty when there is none that the repository holds and whose
     * content is stored.
     */
    Optional<Digest> indexListing(RepositoryName repository, Digest manifest, ContentCheck content) throws IOException;

    /** What the tag points to; empty when there is no such tag, or its record is damaged. */
    Optional<Digest> resolve(RepositoryName repository, Tag tag) throws IOException;

    /** Removes this tag and no other; false when there was none. */
    boolean deleteTag(RepositoryName repository, Tag tag) throws IOException;

    /**
     * The tags in bytewise order.
     *
     * @param after where to continue: any text, tag or not; itself left out
     */
    default Page<Tag> tags(RepositoryName repository, Optional<String> after, int limit) throws IOException {
        return tags(repository, after, limit, _ -> true);
    }

    /** Tells whether the content of a manifest is stored. */
    @FunctionalInterface
    interface ContentCheck {
        boolean isStored(Digest manifest) throws IOException;
    }

    /**
     * The tags in bytewise order. A tag whose manifest is gone or damaged may be left out, where a crash can cause
     * that.
     *
     * @param after where to continue: any text, tag or not; itself left out
     * @param content of manifests
     */
    Page<Tag> tags(RepositoryName repository, Optional<String> after, int limit, ContentCheck content)
            throws IOException;

    // --- referrers ---

    /** The referrers recorded for a subject, in the natural order of their digests. */
    Page<Descriptor> referrers(RepositoryName repository, Digest subject, Optional<Digest> after, int limit)
            throws IOException;

    /** Records one referrer of a manifest that the repository already holds. */
    void linkReferrer(RepositoryName repository, Digest subject, Descriptor referrer) throws IOException;

    /**
     * The manifests nobody has looked into for a subject yet: those another registry wrote to this store, and perhaps
     * some of ours.
     */
    Set<Digest> unexaminedManifests(RepositoryName repository) throws IOException;

    /** Remembers that these manifests were looked into. Only saves work: forgetting it is harmless. */
    void markExamined(RepositoryName repository, Collection<Digest> manifests) throws IOException;

    // --- repositories ---

    /** Whether the repository holds a blob or a manifest, or has traces of one left. */
    boolean exists(RepositoryName repository) throws IOException;

    /**
     * The repositories in the order of {@link RepositoryName}.
     *
     * @param after where to continue: any text, name or not; itself left out
     * @param wanted which of them; asked first, as that there is one costs a look at the storage, and only where its
     *     repositories can be
     */
    Page<RepositoryName> repositories(Optional<String> after, int limit, RepositorySelection wanted) throws IOException;

    /** All repositories, in the same order. */
    default Page<RepositoryName> repositories(Optional<String> after, int limit) throws IOException {
        return repositories(after, limit, RepositorySelection.ALL);
    }

    /** Removes the repository with its links, tags and uploads; false when there was none. Nested ones stay. */
    boolean deleteRepository(RepositoryName repository) throws IOException;
}
