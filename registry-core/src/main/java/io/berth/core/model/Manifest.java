package io.berth.core.model;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A manifest as it was pushed, with the fields that the registry needs. The bytes are authoritative and never
 * rewritten; {@link ManifestParser} derives the rest from them.
 */
public sealed interface Manifest {

    /** The type it is served with; one of the four types of {@link MediaTypes} unless it is opaque. */
    String mediaType();

    /** The exact bytes that were pushed, read-only; each call gives a view with its own position. */
    ByteBuffer bytes();

    /** The manifest this one refers to, which need not exist. */
    Optional<Descriptor> subject();

    /** Its artifact type in the list of referrers of its subject (spec: "Listing Referrers"). */
    Optional<String> artifactType();

    Map<String, String> annotations();

    /** Larger annotations are left out of descriptors: a list of referrers must fit in memory. */
    int MOST_ANNOTATION_BYTES = 64 << 10;

    /** The descriptor of this manifest in a list of referrers, with the given digest. */
    default Descriptor describedAs(Digest digest) {
        Descriptor whole = new Descriptor(
                mediaType(), digest, bytes().remaining(), artifactType(), annotations(), List.of(), Optional.empty());
        return whole.annotationBytes() <= MOST_ANNOTATION_BYTES ? whole : whole.withoutAnnotations();
    }

    /** An image with a config and layers: OCI image manifest or Docker schema 2. */
    record Image(
            String mediaType,
            ByteBuffer bytes,
            Descriptor config,
            List<Descriptor> layers,
            Optional<Descriptor> subject,
            Optional<String> artifactType,
            Map<String, String> annotations)
            implements Manifest {
        public Image {
            bytes = bytes.asReadOnlyBuffer();
            layers = List.copyOf(layers);
            annotations = Map.copyOf(annotations);
        }

        @Override
        public ByteBuffer bytes() {
            return bytes.duplicate();
        }
    }

    /** An index of other manifests: OCI index or Docker manifest list. */
    record Index(
            String mediaType,
            ByteBuffer bytes,
            List<Descriptor> manifests,
            Optional<Descriptor> subject,
            Optional<String> artifactType,
            Map<String, String> annotations)
            implements Manifest {
        public Index {
            bytes = bytes.asReadOnlyBuffer();
            manifests = List.copyOf(manifests);
            annotations = Map.copyOf(annotations);
        }

        @Override
        public ByteBuffer bytes() {
            return bytes.duplicate();
        }
    }

    /**
     * Bytes stored by another registry that are served unchanged and unparsed: Docker schema 1, or a malformed
     * manifest.
     */
    record Opaque(String mediaType, ByteBuffer bytes) implements Manifest {
        public Opaque {
            bytes = bytes.asReadOnlyBuffer();
        }

        @Override
        public ByteBuffer bytes() {
            return bytes.duplicate();
        }

        @Override
        public Optional<Descriptor> subject() {
            return Optional.empty();
        }

        @Override
        public Optional<String> artifactType() {
            return Optional.empty();
        }

        @Override
        public Map<String, String> annotations() {
            return Map.of();
        }
    }
}
