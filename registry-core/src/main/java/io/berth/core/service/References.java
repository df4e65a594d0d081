package io.berth.core.service;

import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.Manifest;
import io.berth.core.model.MediaTypes;
import io.berth.core.model.Quoted;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RegistryException.Refusal;
import io.berth.core.model.RepositoryName;
import io.berth.core.store.BlobStore;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.Relations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What manifests refer to, and whether a repository holds it. */
public final class References {

    /** The maximum of missing references reported one by one. */
    private static final int MOST_REFUSALS = 100;

    private static final Pattern DIGEST = Pattern.compile("sha512:[0-9a-f]{128}|sha256:[0-9a-f]{64}");

    private final BlobStore blobs;
    private final MetadataStore metadata;
    private final ReferenceRules rules;

    References(BlobStore blobs, MetadataStore metadata, ReferenceRules rules) {
        this.blobs = blobs;
        this.metadata = metadata;
        this.rules = rules;
    }

    /** Refuses with one MANIFEST_BLOB_UNKNOWN for each missing reference. */
    void check(RepositoryName repository, Manifest manifest) throws IOException {
        List<Refusal> refusals = new ArrayList<>();
        for (Digest missing : missing(repository, manifest)) {
            if (refusals.size() == MOST_REFUSALS) {
                break;
            }
            refusals.add(new Refusal(
                    ErrorCode.MANIFEST_BLOB_UNKNOWN,
                    "repository " + repository + " does not hold " + missing + ", which the manifest refers to",
                    Optional.of(missing.toString())));
        }
        if (!refusals.isEmpty()) {
            throw new RegistryException(refusals);
        }
    }

    /** The blobs that the manifest depends on. */
    public static List<Digest> blobsOf(Manifest manifest) {
        return switch (manifest) {
            case Manifest.Image image -> {
                List<Digest> digests = new ArrayList<>(image.layers().size() + 1);
                digests.add(image.config().digest());
                image.layers().forEach(layer -> digests.add(layer.digest()));
                yield digests;
            }
            case Manifest.Index index ->
                index.manifests().stream()
                        .filter(child -> !MediaTypes.isManifest(child.mediaType()))
                        .map(Descriptor::digest)
                        .toList();
            case Manifest.Opaque _ -> List.of();
        };
    }

    /** The manifests that this one depends on: the children of an index. */
    public static SequencedSet<Digest> manifestsOf(Manifest manifest) {
        SequencedSet<Digest> children = new LinkedHashSet<>();
        if (manifest instanceof Manifest.Index index) {
            index.manifests().stream()
                    .filter(child -> MediaTypes.isManifest(child.mediaType()))
                    .forEach(child -> children.add(child.digest()));
        }
        return children;
    }

    /**
     * All content that the manifest depends on: its blobs and the children of an index; of an unknown format, every
     * digest in its text. Empty when a format is unknown and its text is escaped, so that a digest may be hidden.
     */
    public static Optional<List<Digest>> dependencies(Manifest manifest) {
        if (manifest instanceof Manifest.Opaque opaque) {
            String text = StandardCharsets.ISO_8859_1.decode(opaque.bytes()).toString();
            return text.contains("\\u")
                    ? Optional.empty()
                    : Optional.of(DIGEST.matcher(text)
                            .results()
                            .map(found -> Digest.parse(found.group()))
                            .toList());
        }
        List<Digest> all = new ArrayList<>(blobsOf(manifest));
        all.addAll(manifestsOf(manifest));
        return Optional.of(all);
    }

    /**
     * The blobs of which a repository that holds the manifest must have had a link: what it may be given again. Without
     * the rule, a manifest may name blobs of other repositories.
     */
    List<Digest> linkable(Manifest manifest) {
        return rules.layers() && rules.children() instanceof ReferenceRules.Children.All
                ? blobsOf(manifest)
                : List.of();
    }

    /** Whether a repository may hold the manifest without this one that it refers to. */
    boolean isOptional(Manifest manifest, Digest reference) {
        return switch (manifest) {
            case Manifest.Image image ->
                !rules.layers()
                        || image.layers().stream()
                                .anyMatch(layer -> layer.digest().equals(reference)
                                        && MediaTypes.isNonDistributable(layer.mediaType()));
            case Manifest.Index index ->
                index.manifests().stream()
                        .noneMatch(child -> child.digest().equals(reference)
                                && rules.children().require(child));
            case Manifest.Opaque _ -> true;
        };
    }

    /** The relations by which a repository finds the manifest. */
    public static Relations relationsOf(Manifest manifest) {
        return new Relations(manifest.subject().map(Descriptor::digest), List.copyOf(manifestsOf(manifest)));
    }

    private Collection<Digest> missing(RepositoryName repository, Manifest manifest) throws IOException {
        return switch (manifest) {
            case Manifest.Image image -> missingOfImage(repository, image);
            case Manifest.Index index -> missingOfIndex(repository, index);
            case Manifest.Opaque _ -> List.of();
        };
    }

    private List<Digest> missingOfImage(RepositoryName repository, Manifest.Image image) throws IOException {
        SequencedSet<Digest> needed = new LinkedHashSet<>();
        needed.add(image.config().digest());
        for (Descriptor layer : new LinkedHashSet<>(image.layers())) {
            if (MediaTypes.isNonDistributable(layer.mediaType())) {
                checkUrls(layer);
            } else {
                needed.add(layer.digest());
            }
        }
        return rules.layers() ? missingBlobs(repository, needed) : List.of();
    }

    /** Elements are removed one by one: {@code removeAll} of a list is quadratic, and an index may list thousands. */
    private SequencedSet<Digest> missingOfIndex(RepositoryName repository, Manifest.Index index) throws IOException {
        SequencedSet<Digest> missing = new LinkedHashSet<>();
        Set<Digest> mayBeBlobs = new HashSet<>();
        for (Descriptor child : index.manifests()) {
            if (rules.children().require(child)) {
                missing.add(child.digest());
                if (!MediaTypes.isManifest(child.mediaType())) {
                    mayBeBlobs.add(child.digest());
                }
            }
        }
        List<Digest> manifests = metadata.heldManifests(repository, List.copyOf(missing));
        manifests.forEach(missing::remove);
        List<Digest> others = missing.stream().filter(mayBeBlobs::contains).toList();
        others.forEach(missing::remove);
        missing.addAll(missingBlobs(repository, others));
        missing.addAll(blobs.missing(manifests));
        return missing;
    }

    /** The link alone does not prove it: old stores have links to deleted blobs. */
    private List<Digest> missingBlobs(RepositoryName repository, Collection<Digest> digests) throws IOException {
        Map<Digest, Digest> stored = metadata.blobs(repository, List.copyOf(digests));
        Set<Digest> gone = Set.copyOf(blobs.missing(List.copyOf(new LinkedHashSet<>(stored.values()))));
        return digests.stream()
                .filter(digest -> !stored.containsKey(digest) || gone.contains(stored.get(digest)))
                .toList();
    }

    private void checkUrls(Descriptor layer) {
        for (String url : layer.urls()) {
            if (!rules.urls().permit(url)) {
                throw new RegistryException(
                        ErrorCode.MANIFEST_INVALID,
                        "layer " + layer.digest() + " points to " + Quoted.of(url)
                                + ", which validation.manifests.urls does not allow",
                        url.length() > 256 ? layer.digest().toString() : url);
            }
        }
    }
}
