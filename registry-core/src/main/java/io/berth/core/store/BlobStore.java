package io.berth.core.store;

import io.berth.core.model.Digest;
import io.berth.core.model.Page;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Content by digest, one copy for all repositories. That a repository may serve it is {@link MetadataStore}'s
 * knowledge. Content that is plainly damaged (zero bytes where the digest says otherwise) counts as absent, so that
 * pushing it again heals it.
 */
public interface BlobStore {

    /** The size of the content in bytes; empty when it is not here. */
    OptionalLong size(Digest digest) throws IOException;

    /** The content, to be closed by the caller; empty when it is not here. */
    Optional<BlobContent> open(Digest digest) throws IOException;

    /**
     * Stores small content that is already in memory, such as a manifest. Durable on return; storing it again is
     * harmless and replaces what was there.
     *
     * @param content hashes to {@code digest}: the caller has checked
     */
    void put(Digest digest, ByteBuffer content) throws IOException;

    /** Removes the content; false when it was not here. Nobody checks that no repository needs it. */
    boolean delete(Digest digest) throws IOException;

    /**
     * What is stored, in the natural order of digests.
     *
     * @param after where to continue; this digest itself is left out
     */
    Page<StoredBlob> list(Optional<Digest> after, int limit) throws IOException;

    /** Those digests whose content is not here, in the order given. One round trip where the storage can. */
    default List<Digest> missing(List<Digest> digests) throws IOException {
        List<Digest> missing = new ArrayList<>();
        for (Digest digest : digests) {
            if (size(digest).isEmpty()) {
                missing.add(digest);
            }
        }
        return missing;
    }
}
