package io.berth.storage;

import io.berth.core.store.BlobStore;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.ServerState;
import io.berth.core.store.UploadStore;
import io.berth.storage.metadata.Documents;
import java.io.IOException;

/** The four ports of one backend, opened and closed together. Uploads finish into {@link #blobs()}. */
public interface Storage extends AutoCloseable {

    BlobStore blobs();

    UploadStore uploads();

    MetadataStore metadata();

    ServerState state();

    /** The documents behind {@link #metadata()}, for copying them unchanged. */
    Documents documents();

    /** Waits for work in progress, then releases the backend. Content opened before stays readable. */
    @Override
    void close() throws IOException;
}
