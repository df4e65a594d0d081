package io.berth.storage.s3;

import io.berth.core.store.BlobStore;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.StoreUnderTest;
import io.berth.core.store.UploadStore;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Storage below its own prefix in the bucket of a server. */
record S3StoreUnderTest(S3Storage storage, Bucket bucket) implements StoreUnderTest {

    /** Longer than eight sequential writers, each with several requests, take on a loaded machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    static final S3Settings.Transfer TRANSFER = transfer(PATIENCE);

    private static S3Settings.Transfer transfer(Duration patience) {
        return new S3Settings.Transfer(
                S3Settings.SMALLEST_PART, 32 << 20, 32 << 20, 4, 64 << 20, Duration.ofSeconds(60), patience);
    }

    static S3StoreUnderTest open(S3Server server, String prefix) throws IOException {
        return open(server, prefix, PATIENCE);
    }

    /** @param patience how long a writer waits for the previous writer of its upload */
    static S3StoreUnderTest open(S3Server server, String prefix, Duration patience) throws IOException {
        S3Settings settings = settings(server.endpoint(), prefix, transfer(patience));
        return new S3StoreUnderTest(S3Storage.open(settings, Clock.systemUTC()), bucket(settings));
    }

    static Bucket bucket(S3Settings settings) throws IOException {
        return new Bucket(
                S3Clients.settings(settings, List.of(new ObjectHeaders(settings.objects()))),
                S3Clients.presigner(settings),
                settings.bucket(),
                settings.prefix());
    }

    static S3Settings settings(URI endpoint, String prefix, S3Settings.Transfer transfer) {
        return new S3Settings(
                S3Server.BUCKET,
                prefix,
                new S3Settings.Server(
                        S3Server.REGION,
                        Optional.of(endpoint),
                        Optional.empty(),
                        true,
                        false,
                        false,
                        false,
                        Optional.empty(),
                        true,
                        true,
                        ""),
                new S3Settings.Credentials.Key(S3Server.ACCESS_KEY, S3Server.SECRET_KEY, Optional.empty()),
                new S3Settings.Objects(new S3Settings.Encryption.Default(), Optional.empty(), Optional.empty()),
                transfer);
    }

    @Override
    public BlobStore blobs() {
        return storage.blobs();
    }

    @Override
    public UploadStore uploads() {
        return storage.uploads();
    }

    @Override
    public MetadataStore metadata() {
        return storage.metadata();
    }

    @Override
    public List<String> leftovers() throws IOException {
        List<String> leftovers = new ArrayList<>();
        bucket.objects("", Optional.empty(), 1000).items().stream()
                .map(Bucket.Listed::key)
                .filter(key -> key.contains("/_uploads/") || key.contains("/probes/"))
                .forEach(leftovers::add);
        bucket.attempts("").stream().map(Bucket.Attempt::key).forEach(leftovers::add);
        return leftovers;
    }

    @Override
    public void close() {
        storage.close();
        bucket.close();
    }
}
