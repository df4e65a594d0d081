package io.berth.core.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A reference from a manifest to content (OCI image spec, "Content Descriptors").
 *
 * @param size of the content, in bytes
 * @param artifactType of a referrer, when known
 * @param urls other locations of the content
 * @param platform of a manifest in an index
 */
public record Descriptor(
        String mediaType,
        Digest digest,
        long size,
        Optional<String> artifactType,
        Map<String, String> annotations,
        List<String> urls,
        Optional<Platform> platform) {

    /** The platform that a manifest in an index is for. */
    public record Platform(String os, String architecture) {}

    public Descriptor {
        if (size < 0) {
            throw new RegistryException(
                    ErrorCode.MANIFEST_INVALID, "negative size of " + digest + ": " + size + " (expected: >= 0)");
        }
        annotations = Map.copyOf(annotations);
        urls = List.copyOf(urls);
    }

    /** A descriptor with the required fields only. */
    public static Descriptor of(String mediaType, Digest digest, long size) {
        return new Descriptor(mediaType, digest, size, Optional.empty(), Map.of(), List.of(), Optional.empty());
    }

    /** The maximum size of its annotations as JSON, in bytes. */
    public long annotationBytes() {
        return annotations.entrySet().stream()
                .mapToLong(entry -> jsonBytes(entry.getKey()) + jsonBytes(entry.getValue()))
                .sum();
    }

    private static long jsonBytes(String text) {
        long longer = text.chars()
                .filter(c -> c < 0x20 || c == '"' || c == '\\' || c > 0x7e)
                .count();
        return text.length() + 5 * longer + 6;
    }

    Descriptor withoutAnnotations() {
        return new Descriptor(mediaType, digest, size, artifactType, Map.of(), urls, platform);
    }
}
