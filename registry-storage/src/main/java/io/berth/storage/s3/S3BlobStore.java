package io.berth.storage.s3;

import io.berth.core.model.Digest;
import io.berth.core.model.Page;
import io.berth.core.model.RegistryException;
import io.berth.core.store.BlobContent;
import io.berth.core.store.BlobStore;
import io.berth.core.store.StoredBlob;
import io.berth.storage.layout.StorageLayout;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Content in objects named by digest, as in distribution. */
final class S3BlobStore implements BlobStore {

    private static final Logger LOG = LoggerFactory.getLogger(S3BlobStore.class);

    /** The same expiry as in distribution. */
    private static final Duration ADDRESSES_ARE_GOOD = Duration.ofMinutes(20);

    private static final int LISTED_AT_ONCE = 1000;

    private final Bucket bucket;
    private final ParallelRequests requests;
    private final boolean hasAddresses;

    /** @param hasAddresses whether clients can fetch presigned URLs of the bucket */
    S3BlobStore(Bucket bucket, ParallelRequests requests, boolean hasAddresses) {
        this.bucket = bucket;
        this.requests = requests;
        this.hasAddresses = hasAddresses;
    }

    @Override
    public OptionalLong size(Digest digest) throws IOException {
        Optional<StoredObject> object = look(digest);
        return object.isPresent() ? OptionalLong.of(object.get().size()) : OptionalLong.empty();
    }

    @Override
    public List<Digest> missing(List<Digest> digests) throws IOException {
        List<Boolean> here = requests.all(digests.stream()
                .map(digest -> (Callable<Boolean>) () -> look(digest).isPresent())
                .toList());
        return IntStream.range(0, digests.size())
                .filter(i -> !here.get(i))
                .mapToObj(digests::get)
                .toList();
    }

    @Override
    public Optional<BlobContent> open(Digest digest) throws IOException {
        return look(digest).map(object -> new BlobContent.Elsewhere(object.size(), new Origin(digest, object)));
    }

    private Optional<StoredObject> look(Digest digest) throws IOException {
        return bucket.look(StorageLayout.blob(digest)).filter(object -> !isDamaged(digest, object.size()));
    }

    /** The bucket as origin of one blob, in the version found. */
    private final class Origin implements BlobContent.Elsewhere.Origin {

        private final Digest digest;
        private final StoredObject object;

        private Origin(Digest digest, StoredObject object) {
            this.digest = digest;
            this.object = object;
        }

        @Override
        public ReadableByteChannel read(long offset, long length) {
            return new ObjectChannel(bucket, StorageLayout.blob(digest), object.version(), offset, length);
        }

        @Override
        public Optional<URI> address() throws IOException {
            return hasAddresses
                    ? Optional.of(bucket.address(StorageLayout.blob(digest), ADDRESSES_ARE_GOOD))
                    : Optional.empty();
        }
    }

    @Override
    public void put(Digest digest, ByteBuffer content) throws IOException {
        bucket.write(StorageLayout.blob(digest), Bucket.Payload.of(content), Map.of());
    }

    @Override
    public boolean quarantine(Digest digest) throws IOException {
        throw noQuarantine();
    }

    @Override
    public boolean restore(Digest digest) throws IOException {
        throw noQuarantine();
    }

    @Override
    public Page<StoredBlob> quarantined(Optional<Digest> after, int limit) throws IOException {
        throw noQuarantine();
    }

    @Override
    public Optional<BlobContent> openQuarantined(Digest digest) throws IOException {
        throw noQuarantine();
    }

    @Override
    public boolean deleteQuarantined(Digest digest) throws IOException {
        throw noQuarantine();
    }

    private static IOException noQuarantine() {
        return new IOException("garbage collection does not support buckets yet");
    }

    @Override
    public boolean delete(Digest digest) throws IOException {
        String key = StorageLayout.blob(digest);
        boolean existed = bucket.look(key).isPresent();
        if (existed) {
            bucket.delete(key);
        }
        return existed;
    }

    /** Keys are ordered like digests, one for each. */
    @Override
    public Page<StoredBlob> list(Optional<Digest> after, int limit) throws IOException {
        List<StoredBlob> blobs = new ArrayList<>();
        for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
            if (after.isEmpty() || algorithm.compareTo(after.get().algorithm()) >= 0) {
                list(blobs, algorithm, after.filter(digest -> digest.algorithm() == algorithm), limit + 1L);
            }
        }
        return blobs.size() > limit ? new Page<>(blobs.subList(0, limit), limit > 0) : new Page<>(blobs, false);
    }

    private void list(List<StoredBlob> blobs, Digest.Algorithm algorithm, Optional<Digest> after, long most)
            throws IOException {
        Optional<String> last = after.map(StorageLayout::blob);
        Page<Bucket.Listed> page;
        do {
            int limit = (int) Math.min(LISTED_AT_ONCE, most - blobs.size());
            if (limit == 0) {
                return;
            }
            page = bucket.objects(StorageLayout.blobs(algorithm) + "/", last, limit);
            for (Bucket.Listed object : page.items()) {
                blob(algorithm, object).ifPresent(blobs::add);
                last = Optional.of(object.key());
            }
        } while (page.more());
    }

    /** The blob stored in this object; empty for other objects. */
    private static Optional<StoredBlob> blob(Digest.Algorithm algorithm, Bucket.Listed object) {
        String[] levels = object.key().split("/");
        try {
            Digest digest = new Digest(algorithm, levels[levels.length - 2]);
            return object.key().equals(StorageLayout.blob(digest)) && !isDamaged(digest, object.size())
                    ? Optional.of(new StoredBlob(digest, object.size(), object.lastWrite()))
                    : Optional.empty();
        } catch (RegistryException notOurs) {
            return Optional.empty();
        }
    }

    /** An empty object whose digest is not that of empty content: left by a failure of an old registry. */
    private static boolean isDamaged(Digest digest, long size) {
        if (size > 0 || digest.equals(digest.algorithm().digestOf(new byte[0]))) {
            return false;
        }
        LOG.warn("damaged blob {} counts as absent: it has no bytes", digest);
        return true;
    }
}
