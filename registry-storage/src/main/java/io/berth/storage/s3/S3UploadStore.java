package io.berth.storage.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.UploadId;
import io.berth.core.store.UploadSession;
import io.berth.core.store.UploadStore;
import io.berth.storage.layout.StorageLayout;
import io.berth.storage.upload.RunningHash;
import io.berth.storage.upload.RunningHashes;
import io.berth.storage.upload.UploadLocks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Uploads in a bucket. A session exists while its {@code startedat} does; any replica can continue it. A blob from a
 * single request is uploaded directly to its place; others are assembled elsewhere and copied there by the server.
 */
final class S3UploadStore implements UploadStore {

    private static final Logger LOG = LoggerFactory.getLogger(S3UploadStore.class);

    private static final int READ_AT_ONCE = 64 * 1024;

    /** The wait for memory: the time a slow client may need for a part. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** The limit of S3. */
    private static final int MOST_PARTS = 10_000;

    private final Bucket bucket;
    private final ConditionalWrites conditional;
    private final ParallelRequests requests;
    private final S3Settings.Transfer transfer;
    private final PartMemory memory;
    private final UploadLocks turns;
    private final StaleSessions stale;
    private final Clock clock;
    /** By the name of the last checkpoint: another replica may have continued since. */
    private final RunningHashes<String> hashes = new RunningHashes<>();

    S3UploadStore(
            Bucket bucket,
            ConditionalWrites conditional,
            ParallelRequests requests,
            S3Settings.Transfer transfer,
            StaleSessions stale,
            Clock clock) {
        this.bucket = bucket;
        this.conditional = conditional;
        this.requests = requests;
        this.transfer = transfer;
        this.memory = new PartMemory(transfer.memory(), PATIENCE);
        this.turns = new UploadLocks(transfer.writerPatience());
        this.stale = stale;
        this.clock = clock;
    }

    // --- sessions ---

    @Override
    public void begin(RepositoryName repository, UploadId id) throws IOException {
        Instant start = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        bucket.write(new UploadKeys(repository, id).start(), start.toString().getBytes(US_ASCII));
    }

    @Override
    public OptionalLong offset(RepositoryName repository, UploadId id) throws IOException {
        Optional<UploadCheckpoint> staged = find(new UploadKeys(repository, id));
        return staged.isPresent() ? OptionalLong.of(staged.get().offset()) : OptionalLong.empty();
    }

    private Optional<UploadCheckpoint> find(UploadKeys keys) throws IOException {
        List<Optional<StoredObject>> objects = requests.all(List.<Callable<Optional<StoredObject>>>of(
                () -> bucket.look(keys.start()), () -> bucket.look(keys.tail())));
        return objects.getFirst()
                .map(_ -> objects.getLast().map(UploadCheckpoint::of).orElse(UploadCheckpoint.NOTHING));
    }

    @Override
    public Optional<UploadSession> take(RepositoryName repository, UploadId id) throws IOException {
        UploadKeys keys = new UploadKeys(repository, id);
        turns.enter(id);
        Optional<UploadSession> session = Optional.empty();
        try {
            session = find(keys).map(staged -> new S3UploadSession(this, keys, staged, hash(staged)));
        } finally {
            if (session.isEmpty()) {
                turns.leave(id);
            }
        }
        return session;
    }

    private Optional<RunningHash> hash(UploadCheckpoint staged) {
        return staged.noted().flatMap(noted -> hashes.take(noted.name()));
    }

    /** Caches the hash of all staged bytes. */
    void keep(UploadCheckpoint staged, RunningHash hash) {
        staged.noted().ifPresent(noted -> hashes.keep(noted.name(), hash));
    }

    /** Releases the session for the next writer. */
    void release(UploadId id) {
        turns.leave(id);
    }

    /**
     * Records a new checkpoint; empty when another writer has recorded one since.
     *
     * @param next the new state, with the previous record
     */
    Optional<UploadCheckpoint> note(UploadKeys keys, UploadCheckpoint next, Bucket.Payload tail) throws IOException {
        String name = UUID.randomUUID().toString();
        if (next.noted().isEmpty()) {
            return write(keys.tail(), Optional.empty(), tail, next.notes(name, Optional.empty()))
                    .map(version -> next.as(new UploadCheckpoint.Noted(name, Optional.empty(), version)));
        }
        UploadCheckpoint.Noted last = next.noted().get();
        Optional<String> apart =
                tail.size() == 0 ? Optional.empty() : Optional.of(bucket.write(keys.tail(name), tail, Map.of()));
        Bucket.Payload content = Bucket.Payload.of(ByteBuffer.wrap(name.getBytes(US_ASCII)));
        Optional<UploadCheckpoint> noted = write(
                        keys.tail(), Optional.of(last.version()), content, next.notes(name, apart))
                .map(version -> next.as(new UploadCheckpoint.Noted(name, apart, version)));
        if (noted.isEmpty()) {
            apart.ifPresent(_ -> forget(keys.tail(name)));
        } else {
            last.apart().ifPresent(_ -> forget(keys.tail(last)));
        }
        return noted;
    }

    private Optional<String> write(
            String key, Optional<String> version, Bucket.Payload content, Map<String, String> notes)
            throws IOException {
        if (!conditional.work()) {
            return Optional.of(bucket.write(key, content, notes));
        }
        return version.isPresent()
                ? bucket.replace(key, version.get(), content, notes)
                : bucket.create(key, content, notes);
    }

    /** Deletes bytes that are no longer referenced. */
    private void forget(String key) {
        try {
            bucket.delete(key);
        } catch (IOException e) {
            LOG.debug("{} is left for purging: {}", key, e.toString());
        }
    }

    /** @throws RegistryException BLOB_UPLOAD_UNKNOWN when the session was deleted */
    void requirePresent(UploadKeys keys) throws IOException {
        if (bucket.look(keys.start()).isEmpty()) {
            throw new RegistryException(
                    ErrorCode.BLOB_UPLOAD_UNKNOWN, "upload " + keys.id() + " was removed meanwhile");
        }
    }

    /** Deletes all objects of a session. */
    void remove(UploadKeys keys, UploadCheckpoint staged) throws IOException {
        List<String> all = new ArrayList<>(keys.all());
        staged.noted()
                .filter(noted -> noted.apart().isPresent())
                .map(keys::tail)
                .ifPresent(all::add);
        bucket.delete(all);
        if (staged.assembly().isPresent()) {
            bucket.abort(keys.content(), staged.assembly().get().attempt());
        }
    }

    @Override
    public int purge(Instant lastWrite, boolean dryRun) throws IOException {
        return stale.purge(new StaleSessions.Rule(lastWrite, dryRun), turns);
    }

    // --- content ---

    @Override
    public void store(RepositoryName repository, ReadableByteChannel content, Digest expected) throws IOException {
        ingest(content, expected, () -> {});
    }

    /** A last check before completion. */
    @FunctionalInterface
    interface Requirement {
        void check() throws IOException;
    }

    /**
     * Uploads a blob directly to its place, where it becomes visible if it is complete and matches its digest.
     *
     * @return its size
     * @throws RegistryException DIGEST_INVALID
     */
    long ingest(ReadableByteChannel content, Digest expected, Requirement requirement) throws IOException {
        RunningHash hash = new RunningHash(expected.algorithm());
        PartBuffer part = new PartBuffer(memory, transfer.part());
        Optional<MultipartUpload> assembly = Optional.empty();
        boolean published = false;
        try {
            while (part.fill(content, Optional.of(hash)) == PartBuffer.Filling.FULL) {
                if (assembly.isEmpty()) {
                    assembly = Optional.of(MultipartUpload.begin(bucket, requests, blob(expected)));
                }
                PartBuffer full = part;
                part = new PartBuffer(memory, transfer.part());
                assembly.get().send(full);
            }
            if (!hash.digest().equals(expected)) {
                throw mismatch(hash.digest(), expected);
            }
            if (assembly.isEmpty()) {
                requirement.check();
                bucket.write(blob(expected), part.payload(), Map.of());
            } else {
                publish(assembly.get(), part, requirement);
            }
            published = true;
            return hash.length();
        } finally {
            part.close();
            if (!published && assembly.isPresent()) {
                assembly.get().abort();
            }
        }
    }

    private static void publish(MultipartUpload assembly, PartBuffer last, Requirement requirement) throws IOException {
        if (last.size() > 0) {
            assembly.send(last);
        }
        assembly.parts();
        requirement.check();
        assembly.complete();
    }

    static RegistryException mismatch(Digest actual, Digest expected) {
        return new RegistryException(
                ErrorCode.DIGEST_INVALID,
                "the content received has the digest " + actual + ", not " + expected,
                expected.toString());
    }

    /** Hashes an object of this version. */
    Digest digest(String key, String version, long size, Digest.Algorithm algorithm) throws IOException {
        RunningHash hash = new RunningHash(algorithm);
        ByteBuffer chunk = ByteBuffer.allocate(READ_AT_ONCE);
        try (ObjectChannel channel = new ObjectChannel(bucket, key, version, 0, size)) {
            while (channel.read(chunk) >= 0) {
                hash.update(chunk.flip());
                chunk.clear();
            }
        }
        return hash.digest();
    }

    /**
     * Copies an object of this version on the server, in one request or in parallel parts.
     *
     * @throws ChangedException when it has another
     */
    void copy(String from, String version, long size, String to) throws IOException {
        if (size <= Math.min(transfer.copyThreshold(), S3Settings.LARGEST_COPY)) {
            bucket.copy(from, version, to);
            return;
        }
        String attempt = bucket.begin(to);
        boolean complete = false;
        try {
            bucket.complete(to, attempt, copyParts(from, version, size, to, attempt), size);
            complete = true;
        } finally {
            if (!complete) {
                bucket.abort(to, attempt);
            }
        }
    }

    private List<CompletedPart> copyParts(String from, String version, long size, String to, String attempt)
            throws IOException {
        long length = Math.max(transfer.copyPart(), (size + MOST_PARTS - 1) / MOST_PARTS);
        List<Callable<CompletedPart>> copies = new ArrayList<>();
        for (long offset = 0; offset < size; offset += length) {
            int number = copies.size() + 1;
            Bucket.Source source = size <= length
                    ? Bucket.Source.all(from, version)
                    : Bucket.Source.range(from, version, offset, Math.min(length, size - offset));
            copies.add(() -> bucket.copy(source, to, attempt, number));
        }
        return requests.all(copies, transfer.copiesAtOnce());
    }

    Bucket bucket() {
        return bucket;
    }

    ParallelRequests requests() {
        return requests;
    }

    PartMemory memory() {
        return memory;
    }

    int partSize() {
        return transfer.part();
    }

    String blob(Digest digest) {
        return StorageLayout.blob(digest);
    }
}
