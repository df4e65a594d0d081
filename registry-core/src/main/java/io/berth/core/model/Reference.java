package io.berth.core.model;

/** The {@code <reference>} of a manifest in a URL: a tag or a digest (OCI distribution spec). */
public sealed interface Reference permits Tag, Digest {

    /**
     * Parses a reference; text with a colon must be a digest, because tags have none.
     *
     * @throws RegistryException DIGEST_INVALID or TAG_INVALID
     */
    static Reference parse(String text) {
        return text.indexOf(':') >= 0 ? Digest.parse(text) : new Tag(text);
    }
}
