package io.berth.core.retention;

import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.InvalidJsonException;
import io.berth.core.model.Manifest;
import io.berth.core.model.MediaTypes;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.StrictJson;
import io.berth.core.service.Manifests;
import io.berth.core.store.BlobContent;
import io.berth.core.store.BlobStore;
import io.berth.core.store.MetadataStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads how long an image says that its tags stay: the annotation {@code quay.expires-after} of its manifest, or else
 * the label of its config. An index without the annotation says what all its images say, the longest of it; those
 * without an operating system, such as provenance, say nothing.
 */
final class ExpiryLabels {

    static final String KEY = "quay.expires-after";

    private static final Set<String> CONFIGS =
            Set.of("application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json");
    private static final String NO_SYSTEM = "unknown";
    private static final long LARGEST_CONFIG = 1 << 20;
    private static final StrictJson JSON = new StrictJson(64, 20_000);

    private final MetadataStore metadata;
    private final Manifests manifests;
    private final BlobStore blobs;

    ExpiryLabels(MetadataStore metadata, Manifests manifests, BlobStore blobs) {
        this.metadata = metadata;
        this.manifests = manifests;
        this.blobs = blobs;
    }

    /** An image that cannot be read may say anything. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        private UnreadableException(Digest digest) {
            super(digest + " is missing, damaged, too large or of an unknown format");
        }
    }

    /** How long tags stay that point to the manifest; empty when it says nothing, or nothing valid. */
    Optional<Duration> lifetime(RepositoryName repository, Digest digest) throws IOException, UnreadableException {
        Manifest manifest = read(digest);
        return manifest instanceof Manifest.Index index && annotation(manifest).isEmpty()
                ? ofAll(repository, index)
                : ofOne(repository, manifest);
    }

    private Manifest read(Digest digest) throws IOException, UnreadableException {
        Manifest manifest = manifests.readStored(digest).orElseThrow(() -> new UnreadableException(digest));
        if (manifest instanceof Manifest.Opaque) {
            throw new UnreadableException(digest);
        }
        return manifest;
    }

    private static Optional<Duration> annotation(Manifest manifest) {
        return Optional.ofNullable(manifest.annotations().get(KEY)).flatMap(Lifetime::parse);
    }

    private Optional<Duration> ofAll(RepositoryName repository, Manifest.Index index)
            throws IOException, UnreadableException {
        List<Descriptor> images = index.manifests().stream()
                .filter(child -> MediaTypes.isManifest(child.mediaType()))
                .filter(child -> child.platform()
                        .filter(platform -> platform.os().equals(NO_SYSTEM))
                        .isEmpty())
                .toList();
        Optional<Duration> longest = Optional.empty();
        for (Descriptor image : images) {
            Optional<Duration> lifetime = ofOne(repository, read(image.digest()));
            if (lifetime.isEmpty()) {
                return lifetime;
            }
            longest =
                    longest.filter(other -> other.compareTo(lifetime.get()) > 0).or(() -> lifetime);
        }
        return longest;
    }

    private Optional<Duration> ofOne(RepositoryName repository, Manifest manifest)
            throws IOException, UnreadableException {
        Optional<Duration> annotation = annotation(manifest);
        return annotation.isEmpty()
                        && manifest instanceof Manifest.Image image
                        && CONFIGS.contains(image.config().mediaType())
                ? label(repository, image.config().digest())
                : annotation;
    }

    private Optional<Duration> label(RepositoryName repository, Digest config) throws IOException, UnreadableException {
        Digest stored = metadata.blob(repository, config).orElseThrow(() -> new UnreadableException(config));
        BlobContent opened = blobs.open(stored).orElseThrow(() -> new UnreadableException(config));
        byte[] bytes;
        try (BlobContent content = opened) {
            if (content.size() > LARGEST_CONFIG) {
                throw new UnreadableException(config);
            }
            bytes = content.read();
        }
        if (!stored.algorithm().digestOf(bytes).equals(stored)) {
            throw new UnreadableException(config);
        }
        try {
            return JSON.read(bytes)
                    .path("config")
                    .path("Labels")
                    .path(KEY)
                    .stringValueOpt()
                    .flatMap(Lifetime::parse);
        } catch (InvalidJsonException e) {
            throw new UnreadableException(config);
        }
    }
}
