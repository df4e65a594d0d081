package io.berth.core.model;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A manifest as it was pushed, with what the registry needs to know of it. The bytes are the truth and are never
 * rewritten; everything else was read out of them by {@link ManifestParser}.
 */
public sealed interface Manifest {

    /** What the manifest is served as; one of the four types of {@link MediaTypes} unless it is opaque. */
    String mediaType();

    /** The exact bytes that were pushed, read-only; each call gives a view with its own position. */
    ByteBuffer bytes();

    /** The manifest this one refers to, which need not exist. */
    Optional<Descriptor> subject();

    /** How this manifest presents itself among the referrers of its subject (spec: "Listing Referrers"). */
    Optional<String> artifactType();

    Map<String, String> annotations();

    /** Annotations that take more bytes stay out of descriptors: a list of referrers must fit in memory. */
    int MOST_ANNOTATION_BYTES = 64 << 10;

    /** The descriptor that stands for this manifest, under the given digest, in a list of referrers. */
    default Descriptor describedAs(Digest digest) {
        Descriptor whole = new Descriptor(
                mediaType(), digest, bytes().remaining(), artifactType(), annotations(), List.of(), Optional.empty());
        return whole.annotationBytes() <= MOST_ANNOTATION_BYTES ? whole : whole.withoutAnnotations();
    }

    /** A config and layers: OCI image manifest or Docker schema 2. */
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

    /** Other manifests: OCI index or Docker manifest list. */
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
     * Bytes an older registry stored that are served as they are, and understood no further: Docker schema 1, or
     * something malformed.
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
