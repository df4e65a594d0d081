package io.berth.core.fsck;

import io.berth.core.model.Digest;
import io.berth.core.store.BlobStore;
import java.io.IOException;
import java.util.Set;

/**
 * The stored content that matches its digest.
 *
 * @param damaged stored content that does not
 */
record ValidContent(BlobStore blobs, Set<Digest> damaged) {

    ValidContent {
        damaged = Set.copyOf(damaged);
    }

    boolean has(Digest digest) throws IOException {
        return !damaged.contains(digest) && blobs.size(digest).isPresent();
    }
}
