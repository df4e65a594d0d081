package io.berth.core.gc;

import io.berth.core.model.Digest;
import io.berth.core.model.Manifest;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.service.Manifests;
import io.berth.core.service.References;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.Walk;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Finds what keeps content from being collected: reads all manifests, as a collection does. */
public final class Keepers {

    private static final int PAGE = 200;

    private final MetadataStore metadata;
    private final Manifests manifests;
    private final UndeleteWindow undelete;

    public Keepers(MetadataStore metadata, Manifests manifests, UndeleteWindow undelete) {
        this.metadata = metadata;
        this.manifests = manifests;
        this.undelete = undelete;
    }

    /** A reason why content stays. */
    public sealed interface Keeper {

        RepositoryName repository();

        /**
         * Manifests that need it.
         *
         * @param chain the outermost first: an index, the manifest that it lists, which needs the content; the content
         *     alone if it is a manifest of the repository
         * @param tags that point to the first of the chain
         */
        record Needed(RepositoryName repository, List<Digest> chain, List<Tag> tags) implements Keeper {
            public Needed {
                chain = List.copyOf(chain);
                tags = List.copyOf(tags);
            }
        }

        /** The repository holds it as a blob, which none of its manifests needs. */
        record Linked(RepositoryName repository, Instant since) implements Keeper {}

        /** A manifest needs it that was deleted, and can still be restored. */
        record Deleted(RepositoryName repository, Digest manifest) implements Keeper {}

        /** A manifest that cannot be read may need it. */
        record Unreadable(RepositoryName repository, Digest manifest) implements Keeper {}
    }

    /** Passes all keepers of the content, repository by repository. */
    public void find(Digest digest, Consumer<Keeper> found) throws IOException {
        Set<RepositoryName> deleted = findDeleted(digest, found);
        Walk.repositories(
                after -> metadata.repositories(after, PAGE),
                repository -> find(repository, digest, keeper -> {
                    if (!(keeper instanceof Keeper.Linked) || !deleted.contains(repository)) {
                        found.accept(keeper);
                    }
                }));
    }

    /** Passes the deleted manifests that need the content; returns the repositories that held them. */
    private Set<RepositoryName> findDeleted(Digest digest, Consumer<Keeper> found) throws IOException {
        Set<RepositoryName> repositories = new HashSet<>();
        for (RepositoryName repository : undelete.repositories()) {
            Set<Digest> told = new HashSet<>();
            undelete.deleted(repository, manifest -> {
                if (!metadata.holdsManifest(repository, manifest) && needs(manifest, digest) && told.add(manifest)) {
                    found.accept(new Keeper.Deleted(repository, manifest));
                    repositories.add(repository);
                }
            });
        }
        return repositories;
    }

    /** Whether a manifest, or one that it lists, needs the content. */
    private boolean needs(Digest manifest, Digest digest) throws IOException {
        List<Digest> dependencies = dependencies(manifest);
        if (manifest.equals(digest) || dependencies.contains(digest)) {
            return true;
        }
        Optional<Manifest> read = manifests.readStored(manifest);
        for (Digest child : read.map(References::manifestsOf).orElseGet(LinkedHashSet::new)) {
            if (dependencies(child).contains(digest)) {
                return true;
            }
        }
        return false;
    }

    private List<Digest> dependencies(Digest manifest) throws IOException {
        return manifests.readStored(manifest).flatMap(References::dependencies).orElse(List.of());
    }

    private void find(RepositoryName repository, Digest digest, Consumer<Keeper> found) throws IOException {
        // What needs the digest, directly or not, with the one that it needs for it.
        Map<Digest, Digest> needing = new LinkedHashMap<>();
        List<Digest> unreadable = new ArrayList<>();
        boolean isManifest = metadata.holdsManifest(repository, digest);
        int before;
        do {
            before = needing.size();
            unreadable.clear();
            Walk.digests(
                    after -> metadata.manifests(repository, after, PAGE),
                    manifest -> add(manifest, digest, needing, unreadable));
        } while (needing.size() > before);
        if (isManifest) {
            tell(repository, List.of(digest), found);
        }
        for (Digest outermost : needing.keySet()) {
            tell(repository, chain(outermost, digest, needing), found);
        }
        unreadable.forEach(manifest -> found.accept(new Keeper.Unreadable(repository, manifest)));
        if (!isManifest && needing.isEmpty()) {
            metadata.blobLinked(repository, digest)
                    .ifPresent(since -> found.accept(new Keeper.Linked(repository, since)));
        }
    }

    private void add(Digest manifest, Digest digest, Map<Digest, Digest> needing, List<Digest> unreadable)
            throws IOException {
        Optional<List<Digest>> dependencies = manifests.readStored(manifest).flatMap(References::dependencies);
        if (dependencies.isEmpty()) {
            unreadable.add(manifest);
            return;
        }
        dependencies.get().stream()
                .filter(dependency -> dependency.equals(digest) || needing.containsKey(dependency))
                .findFirst()
                .ifPresent(dependency -> needing.putIfAbsent(manifest, dependency));
    }

    private static List<Digest> chain(Digest outermost, Digest digest, Map<Digest, Digest> needing) {
        List<Digest> chain = new ArrayList<>();
        Digest next = outermost;
        while (!next.equals(digest) && !chain.contains(next)) {
            chain.add(next);
            next = needing.getOrDefault(next, digest);
        }
        chain.add(digest);
        return chain;
    }

    private void tell(RepositoryName repository, List<Digest> chain, Consumer<Keeper> found) throws IOException {
        List<Tag> tags = new ArrayList<>();
        Walk.tags(after -> metadata.tags(repository, after, PAGE), tag -> {
            if (metadata.resolve(repository, tag).equals(Optional.of(chain.getFirst()))) {
                tags.add(tag);
            }
        });
        found.accept(new Keeper.Needed(repository, chain, tags));
    }
}
