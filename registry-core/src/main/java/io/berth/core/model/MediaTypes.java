package io.berth.core.model;

import java.util.Set;

/** The media types that the registry distinguishes; all others are opaque. */
public final class MediaTypes {

    public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    public static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    public static final String DOCKER_MANIFEST_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
    public static final String DOCKER_SCHEMA1 = "application/vnd.docker.distribution.manifest.v1+json";
    public static final String OCTET_STREAM = "application/octet-stream";

    private static final Set<String> IMAGES = Set.of(OCI_MANIFEST, DOCKER_MANIFEST);
    private static final Set<String> INDEXES = Set.of(OCI_INDEX, DOCKER_MANIFEST_LIST);

    private MediaTypes() {}

    /** Whether manifests of this type may be pushed. */
    public static boolean isManifest(String mediaType) {
        return isImage(mediaType) || isIndex(mediaType);
    }

    /** Whether manifests of this type list a config and layers. */
    public static boolean isImage(String mediaType) {
        return IMAGES.contains(mediaType);
    }

    /** Whether manifests of this type list other manifests. */
    public static boolean isIndex(String mediaType) {
        return INDEXES.contains(mediaType);
    }

    /** Whether this is a Docker type, whose {@code mediaType} field is mandatory. */
    public static boolean isDocker(String mediaType) {
        return mediaType.equals(DOCKER_MANIFEST) || mediaType.equals(DOCKER_MANIFEST_LIST);
    }

    /** Whether layers of this type may be hosted elsewhere only: OCI's "nondistributable", Docker's "foreign". */
    public static boolean isNonDistributable(String mediaType) {
        return mediaType.contains(".nondistributable.") || mediaType.contains(".rootfs.foreign.");
    }
}
