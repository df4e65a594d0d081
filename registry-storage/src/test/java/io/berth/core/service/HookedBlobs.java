package io.berth.core.service;

import io.berth.core.model.Digest;
import io.berth.core.model.Page;
import io.berth.core.store.BlobContent;
import io.berth.core.store.BlobStore;
import io.berth.core.store.StoredBlob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/** A blob store whose calls can be preceded by other actions, such as failures. */
final class HookedBlobs implements BlobStore {

    private final BlobStore blobs;
    Hook beforeReading = _ -> {};
    Hook beforeQuarantine = _ -> {};
    Hook afterQuarantine = _ -> {};

    interface Hook {
        void run(Digest digest) throws IOException;
    }

    HookedBlobs(BlobStore blobs) {
        this.blobs = blobs;
    }

    @Override
    public OptionalLong size(Digest digest) throws IOException {
        return blobs.size(digest);
    }

    @Override
    public Optional<BlobContent> open(Digest digest) throws IOException {
        beforeReading.run(digest);
        return blobs.open(digest);
    }

    @Override
    public void put(Digest digest, ByteBuffer content) throws IOException {
        blobs.put(digest, content);
    }

    @Override
    public boolean delete(Digest digest) throws IOException {
        return blobs.delete(digest);
    }

    @Override
    public boolean quarantine(Digest digest) throws IOException {
        beforeQuarantine.run(digest);
        boolean moved = blobs.quarantine(digest);
        afterQuarantine.run(digest);
        return moved;
    }

    @Override
    public boolean restore(Digest digest) throws IOException {
        return blobs.restore(digest);
    }

    @Override
    public Page<StoredBlob> quarantined(Optional<Digest> after, int limit) throws IOException {
        return blobs.quarantined(after, limit);
    }

    @Override
    public Optional<BlobContent> openQuarantined(Digest digest) throws IOException {
        return blobs.openQuarantined(digest);
    }

    @Override
    public boolean deleteQuarantined(Digest digest) throws IOException {
        return blobs.deleteQuarantined(digest);
    }

    @Override
    public Page<StoredBlob> list(Optional<Digest> after, int limit) throws IOException {
        return blobs.list(after, limit);
    }
}
