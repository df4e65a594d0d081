package io.berth.core.service;

import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.Manifest;
import io.berth.core.model.Page;
import io.berth.core.model.RepositoryName;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.RepositoryLocks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lists the referrers of a manifest (end-12).
 *
 * <p>Pushes to this registry record referrers. Manifests that another registry wrote to the store, also those with a
 * fallback tag, are examined once for each repository, on its first referrers request.
 */
public final class Referrers {

    /**
     * The maximum of repositories remembered as examined since start; evicting one costs a listing of its manifests.
     */
    private static final int REMEMBERED = 10_000;

    private static final int READ_AT_ONCE = 100;

    /** The estimated maximum size of a descriptor in a response without its annotations, in bytes. */
    private static final int BARE_DESCRIPTOR = 512;

    private final MetadataStore metadata;
    private final RepositoryLocks locks;
    private final Manifests manifests;
    private final Map<RepositoryName, Boolean> examined =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<RepositoryName, Boolean> eldest) {
                    return size() > REMEMBERED;
                }
            });

    public Referrers(MetadataStore metadata, RepositoryLocks locks, Manifests manifests) {
        this.metadata = metadata;
        this.locks = locks;
        this.manifests = manifests;
    }

    /**
     * The referrers of a subject, which itself need not exist.
     *
     * @param artifactTypes only these; empty for all
     * @param after where to continue, exclusive
     * @param limit on the approximate size of the list in bytes; at least one referrer is listed
     */
    public Page<Descriptor> list(
            RepositoryName repository, Digest subject, Set<String> artifactTypes, Optional<Digest> after, long limit)
            throws IOException {
        examine(repository);
        List<Descriptor> matching = new ArrayList<>();
        Optional<Digest> position = after;
        long bytes = 0;
        while (true) {
            Page<Descriptor> page = metadata.referrers(repository, subject, position, READ_AT_ONCE);
            for (Descriptor referrer : page.items()) {
                if (!matches(referrer, artifactTypes)) {
                    continue;
                }
                bytes += bytesOf(referrer);
                if (bytes > limit && !matching.isEmpty()) {
                    return new Page<>(matching, true);
                }
                matching.add(referrer);
            }
            if (!page.more()) {
                return new Page<>(matching, false);
            }
            position = Optional.of(page.items().getLast().digest());
        }
    }

    private static boolean matches(Descriptor referrer, Set<String> artifactTypes) {
        return artifactTypes.isEmpty()
                || artifactTypes.contains(referrer.artifactType().orElse(""));
    }

    private static long bytesOf(Descriptor referrer) {
        return BARE_DESCRIPTOR + referrer.annotationBytes();
    }

    private void examine(RepositoryName repository) throws IOException {
        if (examined.containsKey(repository)) {
            return;
        }
        Set<Digest> unexamined = metadata.unexaminedManifests(repository);
        for (Digest digest : unexamined) {
            Optional<Manifest> manifest = manifests.load(digest);
            Optional<Digest> subject = manifest.flatMap(Manifest::subject).map(Descriptor::digest);
            if (subject.isPresent()) {
                try (var _ = locks.shared(repository)) {
                    metadata.linkReferrer(
                            repository, subject.get(), manifest.orElseThrow().describedAs(digest));
                }
            }
        }
        if (!unexamined.isEmpty()) {
            try (var _ = locks.alone(repository)) {
                metadata.markExamined(repository, unexamined);
            }
        }
        examined.put(repository, true);
    }
}
