package io.berth.core.gc;

import io.berth.core.model.Digest;
import io.berth.core.model.Manifest;
import io.berth.core.model.Page;
import io.berth.core.model.RepositoryName;
import io.berth.core.service.Blobs;
import io.berth.core.service.Manifests;
import io.berth.core.service.References;
import io.berth.core.store.BlobStore;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.StoredBlob;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Marks what the manifests need, removes the other blobs from the repositories, and content that no repository holds.
 * In parts of the digests, where not all fit into memory: each part reads all manifests, and considers its digests
 * alone.
 */
final class Sweep {

    private static final int PAGE = 200;

    private final BlobStore blobStore;
    private final MetadataStore metadata;
    private final Manifests manifests;
    private final Blobs blobs;
    private final Youth youth;
    private final UndeleteWindow undelete;
    private final int mostMarked;
    private final CollectionOptions options;
    private final CollectionTally tally;

    Sweep(
            BlobStore blobStore,
            MetadataStore metadata,
            Manifests manifests,
            Blobs blobs,
            Youth youth,
            UndeleteWindow undelete,
            int mostMarked,
            CollectionOptions options,
            CollectionTally tally) {
        this.blobStore = blobStore;
        this.metadata = metadata;
        this.manifests = manifests;
        this.blobs = blobs;
        this.youth = youth;
        this.undelete = undelete;
        this.mostMarked = mostMarked;
        this.options = options;
        this.tally = tally;
    }

    void run() throws IOException {
        int parts = 1;
        while (!runIn(parts)) {
            parts *= 2;
            tally.restart();
        }
        if (!options.dryRun()) {
            emptyQuarantine();
        }
    }

    /** Returns false when the digests of one part do not fit into memory. */
    private boolean runIn(int parts) throws IOException {
        try {
            for (int part = 0; part < parts; part++) {
                run(new Part(part, parts));
            }
            return true;
        } catch (DigestSet.FullException e) {
            return false;
        }
    }

    /** Some of all digests. */
    private record Part(int number, int of) {
        boolean has(Digest digest) {
            return of == 1 || DigestSet.part(digest, of) == number;
        }
    }

    private void run(Part part) throws IOException {
        // Half of the memory is for those of one repository.
        DigestSet needed = new DigestSet(mostMarked / 2);
        Optional<String> after = Optional.empty();
        Page<RepositoryName> page;
        do {
            page = metadata.repositories(after, PAGE);
            for (RepositoryName repository : page.items()) {
                tally.repository(repository, part.number() == 0);
                mark(repository, part, needed);
                after = Optional.of(repository.value());
            }
        } while (page.more());
        // Their entries are written before the deletion: what no listing above has shown is found here.
        for (RepositoryName repository : undelete.repositories()) {
            markDeleted(repository, part, new DigestSet(mostMarked / 2), needed);
            tally.rest();
        }
        sweep(part, needed);
    }

    private void mark(RepositoryName repository, Part part, DigestSet needed) throws IOException {
        DigestSet own = new DigestSet(mostMarked / 2);
        boolean isWhole = !markDamaged(repository, part, needed);
        Optional<Digest> after = Optional.empty();
        Page<Digest> page;
        do {
            page = metadata.manifests(repository, after, PAGE);
            for (Digest manifest : page.items()) {
                if (part.number() == 0) {
                    tally.keeps(repository, manifest);
                }
                if (part.has(manifest)) {
                    needed.add(manifest);
                }
                isWhole &= markDependencies(repository, manifest, part, own, needed);
                after = Optional.of(manifest);
            }
            tally.rest();
        } while (page.more());
        isWhole &= markDeleted(repository, part, own, needed);
        collectLinks(repository, part, isWhole, own, needed);
    }

    /** Marks what deleted manifests need to be restored; returns false when it cannot be told. */
    private boolean markDeleted(RepositoryName repository, Part part, DigestSet own, DigestSet needed)
            throws IOException {
        boolean[] isWhole = {true};
        undelete.deleted(repository, deleted -> isWhole[0] &= markRestorable(repository, deleted, part, own, needed));
        return isWhole[0];
    }

    /** Marks a deleted manifest, and those that it lists and the repository does not hold. */
    private boolean markRestorable(
            RepositoryName repository, Digest deleted, Part part, DigestSet own, DigestSet needed) throws IOException {
        boolean isWhole = true;
        Deque<Digest> rest = new ArrayDeque<>(List.of(deleted));
        Set<Digest> seen = new HashSet<>(rest);
        while (!rest.isEmpty()) {
            Digest digest = rest.remove();
            // One that is held is marked already; a damaged one cannot be restored.
            Optional<Manifest> manifest =
                    metadata.holdsManifest(repository, digest) ? Optional.empty() : manifests.readStored(digest);
            if (manifest.isPresent()) {
                if (part.has(digest)) {
                    needed.add(digest);
                }
                isWhole &= markDependencies(repository, digest, part, own, needed);
                References.manifestsOf(manifest.get()).stream()
                        .filter(seen::add)
                        .forEach(rest::add);
            }
        }
        return isWhole;
    }

    /** Marks the manifests whose link is damaged; returns whether there are any: what they need is not read. */
    private boolean markDamaged(RepositoryName repository, Part part, DigestSet needed) throws IOException {
        boolean any = false;
        Optional<Digest> after = Optional.empty();
        Page<Digest> page;
        do {
            page = metadata.damagedManifests(repository, after, PAGE);
            for (Digest manifest : page.items()) {
                any = true;
                if (part.number() == 0) {
                    tally.problem("the link of manifest " + manifest + " of " + repository
                            + " is damaged: all blobs of the repository are kept");
                }
                if (part.has(manifest)) {
                    needed.add(manifest);
                }
                after = Optional.of(manifest);
            }
        } while (page.more());
        return any;
    }

    /** Returns false when they cannot be told. */
    private boolean markDependencies(
            RepositoryName repository, Digest digest, Part part, DigestSet own, DigestSet needed) throws IOException {
        Optional<Manifest> manifest = manifests.readStored(digest);
        Optional<List<Digest>> dependencies = manifest.flatMap(References::dependencies);
        if (dependencies.isEmpty()) {
            if (part.number() == 0) {
                tally.problem("manifest " + digest + " of " + repository
                        + (manifest.isEmpty() ? " is missing or damaged" : " has an unknown format")
                        + ": all blobs of the repository are kept");
            }
            return false;
        }
        for (Digest dependency : dependencies.get()) {
            if (part.has(dependency)) {
                own.add(dependency);
                needed.add(dependency);
                tally.needs(repository, dependency);
            }
        }
        return true;
    }

    private void collectLinks(RepositoryName repository, Part part, boolean isWhole, DigestSet own, DigestSet needed)
            throws IOException {
        Optional<Digest> after = Optional.empty();
        Page<Digest> page;
        do {
            page = metadata.blobs(repository, after, PAGE);
            for (Digest link : page.items()) {
                // distribution links content under its sha512 that is stored under its sha256.
                Digest stored = link.algorithm() == Digest.Algorithm.SHA256
                        ? link
                        : metadata.blob(repository, link).orElse(link);
                boolean isOurs = part.has(link);
                boolean keeps = !isOurs || !isWhole || own.contains(link) || !collect(repository, link);
                if (keeps && part.has(stored)) {
                    needed.add(stored);
                }
                after = Optional.of(link);
            }
            tally.rest();
        } while (page.more());
    }

    /** Removes an unneeded blob from its repository, unless it is young. */
    private boolean collect(RepositoryName repository, Digest link) throws IOException {
        Instant linked = metadata.blobLinked(repository, link).orElse(Instant.MIN);
        if (youth.isYoung(link, linked)) {
            return false;
        }
        boolean removes = options.dryRun() || blobs.collect(repository, link, youth.since());
        if (removes) {
            tally.unneeded(repository, link);
        }
        return removes;
    }

    private void sweep(Part part, DigestSet needed) throws IOException {
        Optional<Digest> after = Optional.empty();
        Page<StoredBlob> page;
        do {
            page = blobStore.list(after, PAGE);
            for (StoredBlob blob : page.items()) {
                if (part.has(blob.digest())) {
                    tally.seen();
                    if (!needed.contains(blob.digest()) && !youth.isYoung(blob.digest(), blob.written())) {
                        remove(blob);
                    }
                }
                after = Optional.of(blob.digest());
            }
            tally.rest();
        } while (page.more());
    }

    private void remove(StoredBlob blob) throws IOException {
        Digest digest = blob.digest();
        boolean removed = options.dryRun()
                || youth.remove(
                        digest, () -> options.isImmediate() ? blobStore.delete(digest) : blobStore.quarantine(digest));
        if (removed) {
            tally.removed(digest, blob.size());
            if (!options.dryRun() && options.isImmediate()) {
                tally.freed(blob.size());
            }
        }
    }

    private void emptyQuarantine() throws IOException {
        Instant before = youth.storedSince().plus(options.grace()).minus(options.quarantine());
        Optional<Digest> after = Optional.empty();
        Page<StoredBlob> page;
        do {
            page = blobStore.quarantined(after, PAGE);
            for (StoredBlob blob : page.items()) {
                if (!blob.written().isAfter(before) && blobStore.deleteQuarantined(blob.digest())) {
                    tally.freed(blob.size());
                }
                after = Optional.of(blob.digest());
            }
            tally.rest();
        } while (page.more());
    }
}
