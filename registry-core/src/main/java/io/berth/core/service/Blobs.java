package io.berth.core.service;

import io.berth.core.event.Events;
import io.berth.core.event.Fact;
import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.quota.Quotas;
import io.berth.core.store.BlobContent;
import io.berth.core.store.BlobStore;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.RepositoryLocks;
import io.berth.core.store.TouchedDigests;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Blobs of a repository: stat, open, mount, delete (end-2, end-10, end-11). */
public final class Blobs {

    private final BlobStore blobs;
    private final MetadataStore metadata;
    private final RepositoryLocks locks;
    private final TouchedDigests touched;
    private final Manifests manifests;
    private final RecentUploads recent;
    private final Quotas quotas;
    private final Events events;

    public Blobs(
            BlobStore blobs,
            MetadataStore metadata,
            RepositoryLocks locks,
            TouchedDigests touched,
            Manifests manifests,
            RecentUploads recent,
            Quotas quotas,
            Events events) {
        this.blobs = blobs;
        this.metadata = metadata;
        this.locks = locks;
        this.touched = touched;
        this.manifests = manifests;
        this.recent = recent;
        this.quotas = quotas;
        this.events = events;
    }

    /**
     * The size in bytes.
     *
     * @throws RegistryException BLOB_UNKNOWN when this repository does not hold it, even if another does
     */
    public long size(RepositoryName repository, Digest digest) throws IOException {
        return touched.touching(digest, () -> sizeOf(repository, digest))
                .orElseThrow(() -> unknown(repository, digest));
    }

    private Optional<Long> sizeOf(RepositoryName repository, Digest digest) throws IOException {
        Optional<Digest> stored = metadata.blob(repository, digest);
        OptionalLong size = stored.isPresent() ? blobs.size(stored.get()) : OptionalLong.empty();
        return size.isPresent() ? Optional.of(size.getAsLong()) : Optional.empty();
    }

    /**
     * Pulls the content, closed by the caller.
     *
     * @throws RegistryException BLOB_UNKNOWN when this repository does not hold it, even if another does
     */
    public BlobContent pull(RepositoryName repository, Digest digest) throws IOException {
        Digest stored = metadata.blob(repository, digest).orElseThrow(() -> unknown(repository, digest));
        BlobContent content = blobs.open(stored).orElseThrow(() -> unknown(repository, digest));
        events.publish(new Fact.BlobPulled(repository, digest, content.size()));
        return content;
    }

    /**
     * Mounts a blob from another repository, without an upload: from the one that the client names, or else from where
     * its account recently put the blob.
     *
     * @param mayPull whether the client may pull from a repository
     * @return false when the blob cannot be mounted: the client must upload it
     * @throws RegistryException DENIED when it exceeds a quota
     */
    public boolean mount(
            RepositoryName repository,
            Digest digest,
            Optional<RepositoryName> from,
            String account,
            Predicate<RepositoryName> mayPull)
            throws IOException {
        Optional<RepositoryName> source =
                from.or(() -> recent.find(account, digest)).filter(mayPull);
        Optional<Digest> stored = source.isPresent() ? metadata.blob(source.get(), digest) : Optional.empty();
        if (stored.isEmpty()) {
            return false;
        }
        quotas.awaitCount(repository);
        try (var _ = locks.shared(repository)) {
            touched.touch(stored.get());
            if (blobs.size(stored.get()).isEmpty()) {
                return false;
            }
            metadata.linkBlob(repository, stored.get());
        }
        events.publish(new Fact.BlobMounted(repository, stored.get(), source.get()));
        return true;
    }

    /**
     * Deletes a blob from the repository. Its content stays until garbage collection.
     *
     * @throws RegistryException BLOB_UNKNOWN, or DENIED while a manifest of the repository refers to it
     */
    public void delete(RepositoryName repository, Digest digest) throws IOException {
        try (var _ = locks.alone(repository)) {
            if (metadata.blob(repository, digest).isEmpty()) {
                throw unknown(repository, digest);
            }
            Optional<Digest> needing = manifests.needing(repository, digest);
            if (needing.isPresent()) {
                throw new RegistryException(
                        ErrorCode.DENIED,
                        "blob " + digest + " is needed by manifest " + needing.get() + " of " + repository
                                + ": delete that first",
                        needing.get().toString());
            }
            metadata.unlinkBlob(repository, digest);
        }
        events.publish(new Fact.BlobDeleted(repository, digest));
    }

    /**
     * Removes a blob from the repository for garbage collection, unless it was touched.
     *
     * @param since a time of {@link TouchedDigests#now}
     * @return whether it was removed
     */
    public boolean collect(RepositoryName repository, Digest digest, long since) throws IOException {
        try (var _ = locks.alone(repository)) {
            return touched.removeUntouched(digest, since, () -> metadata.unlinkBlob(repository, digest));
        }
    }

    private static RegistryException unknown(RepositoryName repository, Digest digest) {
        return new RegistryException(
                ErrorCode.BLOB_UNKNOWN, "repository " + repository + " has no blob " + digest, digest.toString());
    }
}
