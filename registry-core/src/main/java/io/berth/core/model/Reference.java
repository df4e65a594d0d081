package io.berth.core.model;

/** What names a manifest in a URL: a movable tag or a digest (OCI distribution spec, {@code <reference>}). */
public sealed interface Reference permits Tag, Digest {

    /**
     * Parses a reference; anything with a colon must be a digest, since a tag has none.
     *
     * @throws RegistryException DIGEST_INVALID or TAG_INVALID
     */
    static Reference parse(String text) {
        return text.indexOf(':') >= 0 ? Digest.parse(text) : new Tag(text);
    }
}
