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
 * Content by digest, one copy for all repositories. {@link MetadataStore} records which repository holds it. Plainly
 * damaged content (zero bytes where the digest says otherwise) counts as absent, so that pushing it again repairs it.
 */
public interface BlobStore {

    /** The size of the content in bytes; empty when it is not stored. */
    OptionalLong size(Digest digest) throws IOException;

    /** The content, closed by the caller; empty when it is not stored. */
    Optional<BlobContent> open(Digest digest) throws IOException;

    /** The same as it is stored, past all caches of this process. */
    default Optional<BlobContent> openUncached(Digest digest) throws IOException {
        return open(digest);
    }

    /**
     * Stores small content that is in memory, such as a manifest. Durable on return; idempotent, replaces existing
     * content.
     *
     * @param content verified by the caller to match {@code digest}
     */
    void put(Digest digest, ByteBuffer content) throws IOException;

    /** Deletes the content; returns false when it was not stored. Does not check whether a repository refers to it. */
    boolean delete(Digest digest) throws IOException;

    /**
     * Moves the content to quarantine: it counts as absent from now on, and can be restored. Content that is being read
     * can still be read. Replaces content of the same digest there.
     *
     * @return false when it was not stored
     */
    boolean quarantine(Digest digest) throws IOException;

    /** Moves the content back from quarantine; returns false when it is not there. */
    boolean restore(Digest digest) throws IOException;

    /**
     * The content in quarantine, in the natural order of digests; {@code written} is when it was moved there.
     *
     * @param after where to continue, exclusive
     */
    Page<StoredBlob> quarantined(Optional<Digest> after, int limit) throws IOException;

    /** The content in quarantine, closed by the caller; empty when it is not there. */
    Optional<BlobContent> openQuarantined(Digest digest) throws IOException;

    /** Deletes the content in quarantine; returns false when it is not there. */
    boolean deleteQuarantined(Digest digest) throws IOException;

    /**
     * The stored content, in the natural order of digests.
     *
     * @param after where to continue, exclusive
     */
    Page<StoredBlob> list(Optional<Digest> after, int limit) throws IOException;

    /** The digests whose content is not stored, in the given order. One round trip where the storage can. */
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
