package io.berth.storage;

import io.berth.core.store.BlobStore;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.ServerState;
import io.berth.core.store.StoreClaim;
import io.berth.core.store.UploadStore;
import io.berth.storage.metadata.Documents;
import java.io.IOException;
import java.util.Optional;

/** The four ports of one backend, opened and closed together. Uploads finish into {@link #blobs()}. */
public interface Storage extends AutoCloseable {

    BlobStore blobs();

    UploadStore uploads();

    MetadataStore metadata();

    ServerState state();

    /**
     * Claims the store for this process: one serves it, or works on it while it is not served.
     *
     * @param holder what the process is, for others
     * @return empty when another process has claimed it, or the backend does not support claims
     */
    Optional<StoreClaim> claim(StoreClaim.Holder holder) throws IOException;

    /** What claimed the store last; empty when nothing did, or the backend does not support claims. */
    Optional<StoreClaim.Holder> holder() throws IOException;

    /** The documents behind {@link #metadata()}, for copying them unchanged. */
    Documents documents();

    /** Waits for work in progress, then releases the backend. Content opened before stays readable. */
    @Override
    void close() throws IOException;
}
