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
     * Claims the store to serve it, so that no command works on it alone.
     *
     * @return empty when a command does, or the backend does not support claims
     */
    Optional<StoreClaim> claimToServe() throws IOException;

    /**
     * Claims the store to work on it while it is not served.
     *
     * @return empty when a server or another command has claimed it, or the backend does not support claims
     */
    Optional<StoreClaim> claimAlone() throws IOException;

    /** The documents behind {@link #metadata()}, for copying them unchanged. */
    Documents documents();

    /** Waits for work in progress, then releases the backend. Content opened before stays readable. */
    @Override
    void close() throws IOException;
}
