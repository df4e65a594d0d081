package io.berth.core.service;

import io.berth.core.model.Digest;
import io.berth.core.model.Manifest;
import java.util.Optional;

/**
 * Manifests in memory, by digest: content never changes, so an entry is never stale. Whether a repository holds the
 * manifest is asked of the store each time.
 */
public interface ManifestCache {

    Optional<Manifest> find(Digest digest);

    /** Remembers a manifest whose bytes were seen to hash to the digest. */
    void keep(Digest digest, Manifest manifest);
}
