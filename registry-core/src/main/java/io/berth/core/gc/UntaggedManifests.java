package io.berth.core.gc;

import io.berth.core.model.Digest;
import io.berth.core.model.Manifest;
import io.berth.core.model.Page;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.service.Manifests;
import io.berth.core.service.References;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.Relations;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * Removes manifests without a tag: except the children of an index that stays, the referrers of a manifest that stays,
 * those that are young, and what a deletion or the move of a tag needs to be undone. A repository with a damaged
 * manifest keeps all of them.
 */
final class UntaggedManifests {

    private static final int PAGE = 200;

    private final MetadataStore metadata;
    private final Manifests manifests;
    private final Youth youth;
    private final UndeleteWindow undelete;
    private final int mostMarked;
    private final CollectionOptions options;
    private final CollectionTally tally;

    UntaggedManifests(
            MetadataStore metadata,
            Manifests manifests,
            Youth youth,
            UndeleteWindow undelete,
            int mostMarked,
            CollectionOptions options,
            CollectionTally tally) {
        this.metadata = metadata;
        this.manifests = manifests;
        this.youth = youth;
        this.undelete = undelete;
        this.mostMarked = mostMarked;
        this.options = options;
        this.tally = tally;
    }

    void remove() throws IOException {
        Optional<String> after = Optional.empty();
        Page<RepositoryName> page;
        do {
            page = metadata.repositories(after, PAGE);
            for (RepositoryName repository : page.items()) {
                remove(repository);
                after = Optional.of(repository.value());
            }
        } while (page.more());
    }

    private void remove(RepositoryName repository) throws IOException {
        Page<Tag> damaged = metadata.damagedTags(repository, Optional.empty(), PAGE);
        if (!damaged.items().isEmpty()) {
            tally.problem("the link of tag " + damaged.items().getFirst() + " of " + repository
                    + " is damaged: manifests without a tag stay in the repository");
            return;
        }
        if (!metadata.damagedManifests(repository, Optional.empty(), 1).items().isEmpty()) {
            // The sweep reports it.
            return;
        }
        DigestSet live = new DigestSet(mostMarked);
        try {
            addTagged(repository, live);
            addUndeletable(repository, live);
            if (!reach(repository, live)) {
                return;
            }
            // An index goes before its children, which may be listed by another one.
            boolean removes;
            DigestSet removed = new DigestSet(mostMarked);
            do {
                removes = removeOthers(repository, live, removed);
            } while (removes && !options.dryRun());
        } catch (DigestSet.FullException e) {
            tally.problem("repository " + repository + " has too many manifests for the memory of a collection: those"
                    + " without a tag stay");
        }
    }

    private void addTagged(RepositoryName repository, DigestSet live) throws IOException {
        Optional<String> after = Optional.empty();
        Page<Tag> page;
        do {
            page = metadata.tags(repository, after, PAGE);
            for (Tag tag : page.items()) {
                metadata.resolve(repository, tag).ifPresent(live::add);
                after = Optional.of(tag.name());
            }
            tally.rest();
        } while (page.more());
    }

    private void addUndeletable(RepositoryName repository, DigestSet live) throws IOException {
        undelete.untagged(repository, live::add);
        undelete.deleted(repository, deleted -> {
            live.add(deleted);
            manifests
                    .readStored(deleted)
                    .ifPresent(manifest -> References.manifestsOf(manifest).forEach(live::add));
        });
    }

    /** Adds what is young, and what live ones need, until nothing is new; returns false when that cannot be told. */
    private boolean reach(RepositoryName repository, DigestSet live) throws IOException {
        int before;
        do {
            before = live.size();
            Optional<Digest> after = Optional.empty();
            Page<Digest> page;
            do {
                page = metadata.manifests(repository, after, PAGE);
                for (Digest digest : page.items()) {
                    if (!reach(repository, digest, live)) {
                        return false;
                    }
                    after = Optional.of(digest);
                }
                tally.rest();
            } while (page.more());
        } while (live.size() > before);
        return true;
    }

    private boolean reach(RepositoryName repository, Digest digest, DigestSet live) throws IOException {
        Optional<Manifest> manifest = manifests.readStored(digest);
        if (manifest.isEmpty() || manifest.get() instanceof Manifest.Opaque) {
            tally.problem("manifest " + digest + " of " + repository
                    + " is damaged or of an unknown format: manifests without a tag stay in the repository");
            return false;
        }
        Relations relations = References.relationsOf(manifest.get());
        Instant recorded = metadata.manifestRecorded(repository, digest).orElse(Instant.MIN);
        if (relations.subject().filter(live::contains).isPresent() || youth.isYoung(digest, recorded)) {
            live.add(digest);
        }
        if (live.contains(digest)) {
            relations.listed().forEach(live::add);
        }
        return true;
    }

    private boolean removeOthers(RepositoryName repository, DigestSet live, DigestSet removed) throws IOException {
        boolean removes = false;
        Optional<Digest> after = Optional.empty();
        Page<Digest> page;
        do {
            page = metadata.manifests(repository, after, PAGE);
            for (Digest digest : page.items()) {
                if (!live.contains(digest)
                        && (options.dryRun() || manifests.collect(repository, digest, youth.since()))
                        && removed.add(digest)) {
                    tally.untagged(repository, digest);
                    removes = true;
                }
                after = Optional.of(digest);
            }
            tally.rest();
        } while (page.more());
        return removes;
    }
}
