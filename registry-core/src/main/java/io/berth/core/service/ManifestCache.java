package io.berth.core.service;

import io.berth.core.model.Digest;
import io.berth.core.model.Manifest;
import java.util.Optional;

/**
 * A cache of manifests by digest: content is immutable, so entries are never stale. Whether a repository holds the
 * manifest is checked in the store each time.
 */
public interface ManifestCache {

    Optional<Manifest> find(Digest digest);

    /** Caches a manifest whose bytes were verified against the digest. */
    void keep(Digest digest, Manifest manifest);

    /** Removes a manifest: its stored content is gone or damaged, which the cache would hide. */
    void drop(Digest digest);
}
