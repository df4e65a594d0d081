package io.berth.storage.memory;

import io.berth.core.store.BlobStore;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.ServerState;
import io.berth.core.store.StoreClaim;
import io.berth.core.store.UploadStore;
import io.berth.storage.Storage;
import io.berth.storage.metadata.DocumentMetadataStore;
import io.berth.storage.metadata.DocumentServerState;
import io.berth.storage.metadata.Documents;
import io.berth.storage.upload.UploadLocks;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Storage in memory, lost when the process ends. */
public final class MemoryStorage implements Storage {

    private static final long DEFAULT_LIMIT = 1L << 30;

    private final BlobStore blobs;
    private final UploadStore uploads;
    private final MetadataStore metadata;
    private final ServerState state;
    private final Documents documents;

    private MemoryStorage(long limit, Duration writerPatience, Clock clock) {
        MemoryBudget budget = new MemoryBudget(limit);
        documents = new MemoryDocuments(budget, clock);
        blobs = new MemoryBlobStore(budget, clock);
        uploads = new MemoryUploadStore(blobs, documents, budget, new UploadLocks(writerPatience), clock);
        metadata = new DocumentMetadataStore(documents);
        state = new DocumentServerState(documents, () -> {});
    }

    /** Empty storage for at most a gibibyte. */
    public static MemoryStorage create(Clock clock) {
        return create(DEFAULT_LIMIT, Duration.ofSeconds(10), clock);
    }

    /**
     * Empty storage.
     *
     * @param limit the maximum of bytes; writes beyond it fail with an {@code IOException}
     * @param writerPatience how long a writer waits for the previous writer of its upload
     */
    public static MemoryStorage create(long limit, Duration writerPatience, Clock clock) {
        return new MemoryStorage(limit, writerPatience, clock);
    }

    @Override
    public BlobStore blobs() {
        return blobs;
    }

    @Override
    public UploadStore uploads() {
        return uploads;
    }

    @Override
    public MetadataStore metadata() {
        return metadata;
    }

    @Override
    public ServerState state() {
        return state;
    }

    @Override
    public Optional<StoreClaim> claimToServe() {
        return Optional.of(() -> {});
    }

    @Override
    public Optional<StoreClaim> claimAlone() {
        return Optional.of(() -> {});
    }

    @Override
    public Documents documents() {
        return documents;
    }

    @Override
    public void close() {
        // Memory needs no closing.
    }
}
