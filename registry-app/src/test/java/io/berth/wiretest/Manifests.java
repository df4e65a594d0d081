package io.berth.wiretest;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Manifests as text. */
final class Manifests {

    static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
    static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
    static final String CONFIG = "application/vnd.oci.image.config.v1+json";

    private Manifests() {}

    static String descriptor(String type, Object digest, String... more) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":2%s}".formatted(type, digest, members(more));
    }

    /** An image manifest with further members, such as {@code "artifactType":"x"}. */
    static Blob imageOf(String type, String config, String layers, String... more) {
        return Blob.of("{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]%s}"
                .formatted(type, config, layers, members(more)));
    }

    static Blob image(String config, String... layers) {
        return imageOf(
                OCI_MANIFEST,
                descriptor(CONFIG, config),
                Arrays.stream(layers).map(layer -> descriptor(LAYER, layer)).collect(Collectors.joining(",")));
    }

    static Blob index(String type, String manifests, String... more) {
        return Blob.of("{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]%s}"
                .formatted(type, manifests, members(more)));
    }

    /** An artifact of this type, without layers, with a subject. */
    static Blob artifact(String config, String artifactType, Object subject, String... more) {
        String[] all = Arrays.copyOf(more, more.length + 2);
        all[more.length] = "\"artifactType\":\"" + artifactType + '"';
        all[more.length + 1] = "\"subject\":" + descriptor(OCI_MANIFEST, subject);
        return imageOf(OCI_MANIFEST, descriptor("application/vnd.oci.empty.v1+json", config), "", all);
    }

    private static String members(String... members) {
        return Arrays.stream(members).map(member -> "," + member).collect(Collectors.joining());
    }
}
