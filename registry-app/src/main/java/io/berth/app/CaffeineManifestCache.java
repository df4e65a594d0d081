package io.berth.app;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.berth.core.model.Digest;
import io.berth.core.model.Manifest;
import io.berth.core.service.ManifestCache;
import java.util.Optional;

/** A cache of manifests, within a budget of bytes. */
final class CaffeineManifestCache implements ManifestCache {

    /** The cost of an entry in addition to the manifest's bytes; the parsed form is about as large as those. */
    private static final int OVERHEAD = 1024;

    private final Cache<Digest, Manifest> manifests;

    CaffeineManifestCache(long budgetBytes) {
        this.manifests = Caffeine.newBuilder()
                .maximumWeight(budgetBytes)
                .weigher((Digest _, Manifest manifest) ->
                        OVERHEAD + 3 * manifest.bytes().remaining())
                .build();
    }

    @Override
    public Optional<Manifest> find(Digest digest) {
        return Optional.ofNullable(manifests.getIfPresent(digest));
    }

    @Override
    public void keep(Digest digest, Manifest manifest) {
        manifests.put(digest, manifest);
    }

    @Override
    public void drop(Digest digest) {
        manifests.invalidate(digest);
    }
}
