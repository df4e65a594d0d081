package io.berth.core.gc;

import io.berth.core.model.Digest;
import io.berth.core.model.Manifest;
import io.berth.core.model.RepositoryName;
import io.berth.core.service.Manifests;
import io.berth.core.service.References;
import io.berth.core.store.BlobStore;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.Relations;
import io.berth.core.store.Walk;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * What collections free after some tags are deleted, once nothing is kept for clients or to undo the deletion, and
 * manifests without a tag are removed: the content that manifests need which lose their last tag, and no others. Reads
 * all manifests; in parts of the digests, where not all fit into memory.
 */
public final class FreeableContent {

    private static final int PAGE = 200;

    private final BlobStore blobs;
    private final MetadataStore metadata;
    private final Manifests manifests;
    private final int mostMarked;

    /** @param mostMarked how many digests it may keep in memory */
    public FreeableContent(BlobStore blobs, MetadataStore metadata, Manifests manifests, int mostMarked) {
        this.blobs = blobs;
        this.metadata = metadata;
        this.manifests = manifests;
        this.mostMarked = mostMarked;
    }

    /** The tags of repositories. */
    @FunctionalInterface
    public interface Tags {
        /** Passes all tags of a repository; none if all of them stay. */
        void read(RepositoryName repository, Reader reader) throws IOException;
    }

    /** Handles tags. */
    @FunctionalInterface
    public interface Reader {
        void read(Digest target, boolean goes) throws IOException;
    }

    /** In bytes. */
    public long size(Tags tags) throws IOException {
        for (int parts = 1; ; parts *= 2) {
            try {
                long sum = 0;
                for (int part = 0; part < parts; part++) {
                    sum += new Part(part, parts).size(tags);
                }
                return sum;
            } catch (DigestSet.FullException e) {
                // Again, with fewer digests at a time.
            }
        }
    }

    private void forEachManifest(RepositoryName repository, Walk.Visitor<Digest> visitor) throws IOException {
        Walk.digests(after -> metadata.manifests(repository, after, PAGE), visitor);
    }

    /** Some of all digests: those that stay needed, and those that manifests need which go. */
    private final class Part {

        private final int number;
        private final int of;
        private final DigestSet needed = new DigestSet(mostMarked / 4);
        private final DigestSet leaving = new DigestSet(mostMarked / 4);

        private Part(int number, int of) {
            this.number = number;
            this.of = of;
        }

        long size(Tags tags) throws IOException {
            Walk.repositories(
                    after -> metadata.repositories(after, PAGE),
                    repository -> mark(repository, reached(repository, tags)));
            return sum();
        }

        /** What leaves the repository; empty when nothing does, or that cannot be told. */
        private Optional<Leaving> reached(RepositoryName repository, Tags tags) throws IOException {
            try {
                Leaving found = new Leaving(new DigestSet(mostMarked / 4), new DigestSet(mostMarked / 4));
                tags.read(repository, (target, goes) -> (goes ? found.going : found.staying).add(target));
                boolean isWhole = found.going.size() > 0
                        && metadata.damagedManifests(repository, Optional.empty(), 1)
                                .items()
                                .isEmpty()
                        && reach(repository, found);
                return isWhole ? Optional.of(found) : Optional.empty();
            } catch (DigestSet.FullException e) {
                return Optional.empty();
            }
        }

        /** Adds what the manifests of both sets need, until nothing is new; returns false when that cannot be told. */
        private boolean reach(RepositoryName repository, Leaving found) throws IOException {
            boolean[] isReadable = {true};
            int before;
            do {
                before = found.going.size() + found.staying.size();
                forEachManifest(repository, digest -> {
                    Optional<Manifest> manifest = manifests.readStored(digest);
                    isReadable[0] &= manifest.isPresent() && !(manifest.get() instanceof Manifest.Opaque);
                    if (isReadable[0]) {
                        Relations relations = References.relationsOf(manifest.get());
                        extend(found.going, digest, relations);
                        extend(found.staying, digest, relations);
                    }
                });
            } while (isReadable[0] && found.going.size() + found.staying.size() > before);
            return isReadable[0];
        }

        private static void extend(DigestSet set, Digest digest, Relations relations) {
            if (relations.subject().filter(set::contains).isPresent()) {
                set.add(digest);
            }
            if (set.contains(digest)) {
                relations.listed().forEach(set::add);
            }
        }

        private void mark(RepositoryName repository, Optional<Leaving> found) throws IOException {
            boolean[] isWhole = {true};
            forEachManifest(repository, digest -> {
                DigestSet set = found.isPresent() && found.get().leaves(digest) ? leaving : needed;
                add(set, digest);
                Optional<List<Digest>> dependencies =
                        manifests.readStored(digest).flatMap(References::dependencies);
                isWhole[0] &= dependencies.isPresent();
                for (Digest dependency : dependencies.orElse(List.of())) {
                    add(set, stored(repository, dependency));
                }
            });
            if (!isWhole[0]
                    || !metadata.damagedManifests(repository, Optional.empty(), 1)
                            .items()
                            .isEmpty()) {
                markLinks(repository);
            }
        }

        /** A damaged manifest may need any of them. */
        private void markLinks(RepositoryName repository) throws IOException {
            Walk.digests(
                    after -> metadata.blobs(repository, after, PAGE), link -> add(needed, stored(repository, link)));
        }

        private void add(DigestSet set, Digest digest) {
            if (of == 1 || DigestSet.part(digest, of) == number) {
                set.add(digest);
            }
        }

        /** distribution links content under its sha512 that is stored under its sha256. */
        private Digest stored(RepositoryName repository, Digest digest) throws IOException {
            return digest.algorithm() == Digest.Algorithm.SHA256
                    ? digest
                    : metadata.blob(repository, digest).orElse(digest);
        }

        private long sum() throws IOException {
            LongAdder sum = new LongAdder();
            Walk.blobs(after -> blobs.list(after, PAGE), blob -> {
                if (leaving.contains(blob.digest()) && !needed.contains(blob.digest())) {
                    sum.add(blob.size());
                }
            });
            return sum.sum();
        }
    }

    /** The manifests of a repository that are needed by tags that go, and by tags that stay. */
    private record Leaving(DigestSet going, DigestSet staying) {

        boolean leaves(Digest manifest) {
            return going.contains(manifest) && !staying.contains(manifest);
        }
    }
}
