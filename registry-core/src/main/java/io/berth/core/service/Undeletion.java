package io.berth.core.service;

import io.berth.core.content.ContentCheck;
import io.berth.core.content.ContentCheck.Pace;
import io.berth.core.content.Verdict;
import io.berth.core.journal.Change;
import io.berth.core.journal.Entry;
import io.berth.core.journal.Journal;
import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.Manifest;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.store.BlobStore;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.TouchedDigests;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Undoes deletions: of a tag, of a manifest with its tags, of a repository. Content comes back first, from quarantine
 * where needed, then blobs and manifests, and tags last. What cannot be restored completely is not begun.
 */
public final class Undeletion {

    /** The longest time that the deletion of a repository takes. */
    private static final Duration LONGEST_DELETION = Duration.ofDays(1);

    private static final int DEEPEST = 100;

    private final BlobStore blobs;
    private final MetadataStore metadata;
    private final TouchedDigests touched;
    private final Manifests manifests;
    private final Journal journal;

    public Undeletion(
            BlobStore blobs, MetadataStore metadata, TouchedDigests touched, Manifests manifests, Journal journal) {
        this.blobs = blobs;
        this.metadata = metadata;
        this.touched = touched;
        this.manifests = manifests;
        this.journal = journal;
    }

    /** Follows an undeletion. In a dry run it hears what would be done. */
    public interface Listener {

        /** A manifest of the deletion is restored. */
        void manifest(Digest digest);

        /** A tag is restored. */
        void tag(Tag tag, Digest target);

        /** A tag exists, and stays as it is. */
        void exists(Tag tag, Digest deleted);
    }

    /**
     * Restores a tag that was deleted last, and its manifest if that is gone, too.
     *
     * @return the entry of the deletion
     * @throws RegistryException MANIFEST_UNKNOWN without a deletion, MANIFEST_BLOB_UNKNOWN when it cannot be undone,
     *     DENIED when the tag exists
     */
    public Entry tag(RepositoryName repository, Tag tag, boolean dryRun, Listener listener) throws IOException {
        Optional<Digest> present = metadata.resolve(repository, tag);
        if (present.isPresent()) {
            throw new RegistryException(
                    ErrorCode.DENIED,
                    "tag " + tag + " of " + repository + " exists: it points to " + present.get(),
                    tag.name());
        }
        Entry deleted = latest(
                        repository, change -> change instanceof Change.TagDeleted(Tag of, var _) && of.equals(tag))
                .orElseThrow(() -> unknown(repository, "tag " + tag));
        Digest target = ((Change.TagDeleted) deleted.change()).from();
        check(repository, target, dryRun);
        restore(repository, target, dryRun, listener);
        restoreTag(repository, tag, target, dryRun, listener);
        return deleted;
    }

    /**
     * Restores a manifest that was deleted last, with the tags that were deleted with it.
     *
     * @return the entry of the deletion
     * @throws RegistryException as {@link #tag}
     */
    public Entry manifest(RepositoryName repository, Digest digest, boolean dryRun, Listener listener)
            throws IOException {
        if (metadata.holdsManifest(repository, digest) && blobs.size(digest).isPresent()) {
            throw new RegistryException(
                    ErrorCode.DENIED, "manifest " + digest + " of " + repository + " exists", digest.toString());
        }
        Entry deleted = latest(repository, change -> isDeletionOf(change, digest))
                .orElseThrow(() -> unknown(repository, "manifest " + digest));
        check(repository, digest, dryRun);
        restore(repository, digest, dryRun, listener);
        if (!deleted.deletion().isEmpty()) {
            read(repository, deleted, change -> {
                if (change instanceof Change.TagDeleted(Tag tag, Digest from) && from.equals(digest)) {
                    restoreTag(repository, tag, digest, dryRun, listener);
                }
            });
        }
        return deleted;
    }

    private static boolean isDeletionOf(Change change, Digest digest) {
        return switch (change) {
            case Change.ManifestDeleted(Digest deleted, var _, var _) -> deleted.equals(digest);
            case Change.ManifestCollected(Digest collected) -> collected.equals(digest);
            default -> false;
        };
    }

    /**
     * Restores all manifests and tags of a repository that was deleted last; it may exist again.
     *
     * @return the entry of the deletion
     * @throws RegistryException NAME_UNKNOWN without a deletion, MANIFEST_BLOB_UNKNOWN when it cannot be undone
     */
    public Entry repository(RepositoryName repository, boolean dryRun, Listener listener) throws IOException {
        Entry deleted = latest(repository, change -> change instanceof Change.RepositoryDeleted)
                .orElseThrow(() -> new RegistryException(
                        ErrorCode.NAME_UNKNOWN,
                        "the journal has no deletion of repository " + repository,
                        repository.value()));
        read(repository, deleted, change -> {
            if (change instanceof Change.ManifestDeleted(Digest digest, var _, var _)) {
                check(repository, digest, dryRun);
            }
        });
        if (!dryRun) {
            read(repository, deleted, change -> {
                if (change instanceof Change.BlobDeleted(Digest blob)) {
                    manifests.restoreBlob(repository, blob);
                }
            });
        }
        read(repository, deleted, change -> {
            if (change instanceof Change.ManifestDeleted(Digest digest, var _, var _)) {
                restore(repository, digest, dryRun, listener);
            }
        });
        read(repository, deleted, change -> {
            if (change instanceof Change.TagDeleted(Tag tag, Digest target)) {
                restoreTag(repository, tag, target, dryRun, listener);
            }
        });
        return deleted;
    }

    private Optional<Entry> latest(RepositoryName repository, Predicate<Change> wanted) throws IOException {
        return journal.newest(repository, entry -> wanted.test(entry.change()), Instant.MAX, 1).stream()
                .findFirst();
    }

    /** Handles a change. */
    @FunctionalInterface
    private interface Step {
        void take(Change change) throws IOException;
    }

    /** Passes the changes of one deletion. */
    private void read(RepositoryName repository, Entry deleted, Step step) throws IOException {
        journal.read(repository, deleted.time().minus(LONGEST_DELETION), entry -> {
            if (entry.deletion().equals(deleted.deletion())) {
                step.take(entry.change());
            }
        });
    }

    /** Brings the content of a manifest back, with all that it needs; refuses when something is gone. */
    private void check(RepositoryName repository, Digest wanted, boolean dryRun) throws IOException {
        Deque<Digest> rest = new ArrayDeque<>(List.of(wanted));
        Set<Digest> seen = new HashSet<>(rest);
        while (!rest.isEmpty()) {
            Digest digest = rest.remove();
            if (!isStored(digest, dryRun)) {
                throw gone(repository, wanted, digest);
            }
            if (blobs.size(digest).isEmpty()) {
                // In quarantine: a dry run cannot read it.
                continue;
            }
            Manifest manifest = manifests.readStored(digest).orElseThrow(() -> gone(repository, wanted, digest));
            for (Digest blob : References.blobsOf(manifest)) {
                Digest stored = metadata.blob(repository, blob).orElse(blob);
                if (!isStored(stored, dryRun) && !manifests.isOptional(manifest, blob)) {
                    throw gone(repository, wanted, blob);
                }
            }
            for (Digest child : References.manifestsOf(manifest)) {
                if (seen.add(child) && (isStored(child, dryRun) || !manifests.isOptional(manifest, child))) {
                    rest.add(child);
                }
            }
        }
    }

    /** Whether content is stored, if need be after it was moved back from quarantine, where damaged content is, too. */
    private boolean isStored(Digest digest, boolean dryRun) throws IOException {
        touched.touch(digest);
        if (blobs.size(digest).isPresent()) {
            return true;
        }
        boolean isValid = new ContentCheck(blobs, Pace.NONE).checkQuarantined(digest) instanceof Verdict.Valid;
        return isValid && (dryRun || blobs.restore(digest));
    }

    private void restore(RepositoryName repository, Digest digest, boolean dryRun, Listener listener)
            throws IOException {
        if (metadata.holdsManifest(repository, digest)) {
            return;
        }
        if (dryRun) {
            listener.manifest(digest);
        } else {
            restore(repository, digest, listener, 0);
        }
    }

    /** Restores the manifests that an index lists before it. */
    private void restore(RepositoryName repository, Digest digest, Listener listener, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("indexes are nested more than " + DEEPEST + " deep at " + digest);
        }
        Optional<Manifest> manifest = manifests.readStored(digest);
        if (manifest.isPresent()) {
            for (Digest child : References.manifestsOf(manifest.get())) {
                if (!metadata.holdsManifest(repository, child)
                        && isDeleted(repository, child)
                        && blobs.size(child).isPresent()) {
                    restore(repository, child, listener, depth + 1);
                }
            }
        }
        manifests.restore(repository, digest);
        listener.manifest(digest);
    }

    /** Whether the repository held the manifest: an index may list one that it never had. */
    private boolean isDeleted(RepositoryName repository, Digest digest) throws IOException {
        return latest(repository, change -> isDeletionOf(change, digest)).isPresent();
    }

    private void restoreTag(RepositoryName repository, Tag tag, Digest target, boolean dryRun, Listener listener)
            throws IOException {
        boolean restores =
                dryRun ? metadata.resolve(repository, tag).isEmpty() : manifests.restoreTag(repository, tag, target);
        if (restores) {
            listener.tag(tag, target);
        } else {
            listener.exists(tag, target);
        }
    }

    private static RegistryException unknown(RepositoryName repository, String what) {
        return new RegistryException(
                ErrorCode.MANIFEST_UNKNOWN, "the journal has no deletion of " + what + " of " + repository, what);
    }

    private static RegistryException gone(RepositoryName repository, Digest wanted, Digest missing) {
        return new RegistryException(
                ErrorCode.MANIFEST_BLOB_UNKNOWN,
                "manifest " + wanted + " of " + repository + " cannot be restored: "
                        + (missing.equals(wanted) ? "its content" : missing + ", which it needs,")
                        + " is gone or damaged",
                missing.toString());
    }
}
