package io.berth.storage.s3;

import io.berth.core.store.BlobStore;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.ServerState;
import io.berth.core.store.StoreClaim;
import io.berth.core.store.UploadStore;
import io.berth.storage.Storage;
import io.berth.storage.metadata.DocumentMetadataStore;
import io.berth.storage.metadata.DocumentServerState;
import io.berth.storage.metadata.Documents;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Storage in a bucket shared by any number of replicas. Buckets of distribution are served in place. See docs/adr/0024.
 */
public final class S3Storage implements Storage {

    private static final Logger LOG = LoggerFactory.getLogger(S3Storage.class);

    /** The maximum of parallel requests of one listing or commit. */
    private static final int AT_ONCE = 32;

    private final Bucket bucket;
    private final ParallelRequests requests = new ParallelRequests(AT_ONCE);
    private final BlobStore blobs;
    private final UploadStore uploads;
    private final MetadataStore metadata;
    private final ServerState state;
    private final Documents documents;

    private S3Storage(S3Settings settings, Clock clock) throws IOException {
        bucket = new Bucket(
                S3Clients.settings(settings, List.of(new ObjectHeaders(settings.objects()), new ClockCheck(clock))),
                S3Clients.presigner(settings),
                settings.bucket(),
                settings.prefix());
        ConditionalWrites conditional = new ConditionalWrites(bucket);
        documents = new S3Documents(bucket, conditional, requests);
        boolean customerKey = settings.objects().encryption() instanceof S3Settings.Encryption.CustomerKey;
        blobs = new S3BlobStore(bucket, requests, !customerKey);
        uploads = new S3UploadStore(
                bucket, conditional, requests, settings.transfer(), new StaleSessions(bucket, documents), clock);
        metadata = new DocumentMetadataStore(documents);
        // Access to a bucket covers all its objects: the state cannot be restricted further.
        state = new DocumentServerState(documents, () -> {});
        greet(conditional);
    }

    /**
     * Opens the storage of a bucket, which need not be reachable yet.
     *
     * @throws IOException when a certificate cannot be read
     */
    public static S3Storage open(S3Settings settings, Clock clock) throws IOException {
        return new S3Storage(settings, clock);
    }

    private static void greet(ConditionalWrites conditional) {
        try {
            conditional.work();
        } catch (IOException e) {
            LOG.error(
                    "the bucket cannot be used yet, requests that need it will be refused until it can: {}",
                    e.toString());
        }
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
        return Optional.empty();
    }

    @Override
    public Optional<StoreClaim> claimAlone() {
        return Optional.empty();
    }

    @Override
    public Documents documents() {
        return documents;
    }

    @Override
    public void close() {
        requests.close();
        bucket.close();
    }
}
