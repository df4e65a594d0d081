package io.berth.core.fsck;

import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.Manifest;
import io.berth.core.model.MediaTypes;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.service.Manifests;
import io.berth.core.service.ReferenceRules;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.Walk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks that everything exists that the manifests of a repository need, and names what needs it: tag, index, manifest.
 */
final class NeededContent {

    private static final int PAGE = 200;

    private final RepositoryName repository;
    private final MetadataStore metadata;
    private final Manifests manifests;
    private final ValidContent valid;
    private final ReferenceRules rules;
    private final Set<Digest> relinkable;
    private final FsckTally tally;

    /** The first index that lists a manifest. */
    private final Map<Digest, Digest> indexes = new HashMap<>();

    private final Map<Digest, List<Tag>> tags = new HashMap<>();
    private final List<Missing> missing = new ArrayList<>();

    /**
     * Content that is missing.
     *
     * @param kind index or manifest
     * @param needing the manifest that needs it, or that is itself missing
     * @param text the end of a sentence about that manifest
     */
    private record Missing(String kind, Digest needing, String text) {}

    /** @param relinkable what the repository holds once its damaged links are written again */
    NeededContent(
            RepositoryName repository,
            MetadataStore metadata,
            Manifests manifests,
            ValidContent valid,
            ReferenceRules rules,
            Set<Digest> relinkable,
            FsckTally tally) {
        this.repository = repository;
        this.metadata = metadata;
        this.manifests = manifests;
        this.valid = valid;
        this.rules = rules;
        this.relinkable = relinkable;
        this.tally = tally;
    }

    void check() throws IOException {
        Walk.digests(after -> metadata.manifests(repository, after, PAGE), this::checkHeld);
        if (missing.isEmpty()) {
            return;
        }
        Walk.tags(
                after -> metadata.tags(repository, after, PAGE),
                tag -> metadata.resolve(repository, tag)
                        .ifPresent(target -> tags.computeIfAbsent(target, _ -> new ArrayList<>())
                                .add(tag)));
        missing.forEach(item -> tally.lost(repository + ": " + chain(item) + item.text()));
    }

    private void checkHeld(Digest digest) throws IOException {
        tally.progress();
        if (!metadata.holdsManifest(repository, digest)) {
            // Its link is damaged.
            return;
        }
        Optional<Manifest> manifest = valid.has(digest) ? manifests.readStored(digest) : Optional.empty();
        if (manifest.isEmpty()) {
            missing.add(new Missing("manifest", digest, " is missing or damaged: push it again"));
            return;
        }
        switch (manifest.get()) {
            case Manifest.Image image -> checkImage(digest, image);
            case Manifest.Index index -> checkIndex(digest, index);
            case Manifest.Opaque _ -> {}
        }
    }

    private void checkImage(Digest digest, Manifest.Image image) throws IOException {
        if (!rules.layers()) {
            return;
        }
        checkBlob(digest, image.config().digest());
        for (Descriptor layer : image.layers()) {
            if (!MediaTypes.isNonDistributable(layer.mediaType())) {
                checkBlob(digest, layer.digest());
            }
        }
    }

    private void checkBlob(Digest needing, Digest blob) throws IOException {
        Optional<Digest> stored = relinkable.contains(blob) ? Optional.of(blob) : metadata.blob(repository, blob);
        if (stored.isEmpty()) {
            missing.add(new Missing(
                    "manifest",
                    needing,
                    " needs blob " + blob + ", which the repository does not hold: push the image again"));
        } else if (!valid.has(stored.get())) {
            missing.add(new Missing(
                    "manifest",
                    needing,
                    " needs blob " + blob + ", which is missing or damaged: push the image again"));
        }
    }

    private void checkIndex(Digest digest, Manifest.Index index) throws IOException {
        for (Descriptor child : index.manifests()) {
            indexes.putIfAbsent(child.digest(), digest);
            if (!rules.children().require(child) || isHeld(child.digest())) {
                continue;
            }
            if (MediaTypes.isManifest(child.mediaType())) {
                missing.add(new Missing(
                        "index",
                        digest,
                        " lists manifest " + child.digest()
                                + ", which the repository does not hold: push the index with all its images again"));
            } else {
                checkBlob(digest, child.digest());
            }
        }
    }

    /** What is held is checked itself. */
    private boolean isHeld(Digest manifest) throws IOException {
        return relinkable.contains(manifest) || metadata.holdsManifest(repository, manifest);
    }

    /** What leads to a manifest: {@code tag 1, tag 2 -> index sha256:… -> manifest sha256:…}. */
    private String chain(Missing item) {
        StringBuilder text = new StringBuilder(item.kind() + " " + item.needing());
        List<Digest> seen = new ArrayList<>(List.of(item.needing()));
        Digest top = item.needing();
        while (!tags.containsKey(top) && indexes.containsKey(top) && !seen.contains(indexes.get(top))) {
            top = indexes.get(top);
            seen.add(top);
            text.insert(0, "index " + top + " -> ");
        }
        List<Tag> names = tags.getOrDefault(top, List.of());
        names.reversed().forEach(tag -> text.insert(0, "tag " + tag + (tag.equals(names.getLast()) ? " -> " : ", ")));
        return text.toString();
    }
}
