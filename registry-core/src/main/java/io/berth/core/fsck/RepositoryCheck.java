package io.berth.core.fsck;

import io.berth.core.fsck.Finding.Outcome;
import io.berth.core.model.Digest;
import io.berth.core.model.Manifest;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.service.Manifests;
import io.berth.core.service.ReferenceRules;
import io.berth.core.service.References;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.Walk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks what one repository records: its links and its tags; what its manifests need is left to {@link NeededContent}.
 */
final class RepositoryCheck {

    private static final int PAGE = 200;

    private final RepositoryName repository;
    private final MetadataStore metadata;
    private final Manifests manifests;
    private final ValidContent valid;
    private final ReferenceRules rules;
    private final boolean repairs;
    private final FsckTally tally;

    /** What the repository holds once its damaged links are written again. */
    private final Set<Digest> relinkable = new HashSet<>();

    RepositoryCheck(
            RepositoryName repository,
            MetadataStore metadata,
            Manifests manifests,
            ValidContent valid,
            ReferenceRules rules,
            boolean repairs,
            FsckTally tally) {
        this.repository = repository;
        this.metadata = metadata;
        this.manifests = manifests;
        this.valid = valid;
        this.rules = rules;
        this.repairs = repairs;
        this.tally = tally;
    }

    /** A repair. */
    @FunctionalInterface
    private interface Repair {
        void run() throws IOException;
    }

    /** Links first: what they hold is checked then. */
    void run() throws IOException {
        for (Digest digest : damagedManifests()) {
            checkManifestLink(digest);
        }
        for (Digest digest : damagedBlobs()) {
            checkBlobLink(digest);
        }
        for (Tag tag : damagedTags()) {
            checkTagLink(tag);
        }
        for (Tag tag : danglingTags()) {
            checkTarget(tag);
        }
        new NeededContent(repository, metadata, manifests, valid, rules, relinkable, tally).check();
    }

    private void checkTarget(Tag tag) throws IOException {
        Optional<Digest> target = metadata.resolve(repository, tag).filter(digest -> !relinkable.contains(digest));
        if (target.isPresent()) {
            tally.lost("tag " + tag + " of " + repository + " points to manifest " + target.get()
                    + ", which the repository does not hold: push it again, or delete the tag");
        }
    }

    private void repair(String damage, String cure, Repair repair) throws IOException {
        if (repairs) {
            repair.run();
        }
        tally.found(repairs ? Outcome.REPAIRED : Outcome.REPAIRABLE, damage + ": " + cure);
    }

    private SequencedSet<Digest> damagedManifests() throws IOException {
        SequencedSet<Digest> damaged = new LinkedHashSet<>();
        Walk.digests(after -> metadata.damagedManifests(repository, after, PAGE), damaged::add);
        // A link that names another digest is listed, and does not count.
        Walk.digests(after -> metadata.manifests(repository, after, PAGE), digest -> {
            if (!metadata.holdsManifest(repository, digest)) {
                damaged.add(digest);
            }
        });
        return damaged;
    }

    private void checkManifestLink(Digest digest) throws IOException {
        String damage = "the link of manifest " + digest + " of " + repository + " is damaged";
        Optional<Manifest> manifest = stored(digest);
        if (manifest.isPresent()) {
            relinkable.add(digest);
            repair(damage, "its content is stored, so the link is written again", () -> record(digest, List.of()));
        } else {
            tally.lost(damage + ", and so is its content: push it again");
        }
    }

    private Optional<Manifest> stored(Digest digest) throws IOException {
        return valid.has(digest) ? manifests.readStored(digest) : Optional.empty();
    }

    private void record(Digest digest, List<Tag> tags) throws IOException {
        Manifest manifest = stored(digest).orElseThrow(() -> new IOException("manifest " + digest + " is gone"));
        metadata.record(
                repository,
                manifest.describedAs(digest),
                References.relationsOf(manifest),
                tags,
                MetadataStore.UNCONDITIONAL);
    }

    private List<Digest> damagedBlobs() throws IOException {
        List<Digest> damaged = new ArrayList<>();
        Walk.digests(after -> metadata.damagedBlobs(repository, after, PAGE), damaged::add);
        return damaged;
    }

    private void checkBlobLink(Digest digest) throws IOException {
        String damage = "the link of blob " + digest + " of " + repository + " is damaged";
        if (valid.has(digest)) {
            relinkable.add(digest);
            repair(
                    damage,
                    "its content is stored, so the link is written again",
                    () -> metadata.linkBlob(repository, digest));
        } else {
            tally.lost(damage + ", and no valid content is stored: push again an image that needs it");
        }
    }

    private List<Tag> damagedTags() throws IOException {
        List<Tag> damaged = new ArrayList<>();
        Walk.tags(after -> metadata.damagedTags(repository, after, PAGE), damaged::add);
        return damaged;
    }

    private List<Tag> danglingTags() throws IOException {
        List<Tag> dangling = new ArrayList<>();
        Walk.tags(after -> metadata.danglingTags(repository, after, PAGE), dangling::add);
        return dangling;
    }

    /** A tag that only ever pointed to one manifest points to that; of several, none can be told to be the last. */
    private void checkTagLink(Tag tag) throws IOException {
        String damage = "the link of tag " + tag + " of " + repository + " is damaged";
        List<Digest> known = metadata.knownTargets(repository, tag);
        if (known.isEmpty()) {
            repair(
                    damage,
                    "nothing tells its target, so the tag is removed",
                    () -> metadata.deleteTag(repository, tag));
        } else if (known.size() == 1 && isPullable(known.getFirst())) {
            repair(
                    damage,
                    "it always pointed to " + known.getFirst() + ", so the link is written again",
                    () -> record(known.getFirst(), List.of(tag)));
        } else {
            String targets = known.stream().map(Digest::toString).collect(Collectors.joining(", "));
            tally.lost(damage + ": it last pointed to one of " + targets + "; push the tag again");
        }
    }

    private boolean isPullable(Digest manifest) throws IOException {
        return metadata.holdsManifest(repository, manifest) && stored(manifest).isPresent();
    }
}
